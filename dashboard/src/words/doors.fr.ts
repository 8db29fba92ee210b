// What the server says of its doors, in French: doors by their id, options by their name, reasons by their English.
export type Said = { title: string; summary: string };

/** A title that is missing is a product’s own. */
export const doors: Readonly<Record<string, Partial<Said>>> = {
  elastic: {
    summary: 'Beats, Logstash, Vector, rsyslog, syslog-ng, Fluent Bit et tout client d’Elasticsearch ou d’OpenSearch.',
  },
  splunk: {
    summary:
      'Forwarders et SDK de Splunk, Vector, Fluent Bit, syslog-ng, Cribl et tout produit qui sait envoyer à HEC.',
  },
  otlp: {
    summary: 'Collecteurs et SDK d’OpenTelemetry, Fluent Bit et tout ce qui exporte des journaux en OTLP sur HTTP.',
  },
  loki: {
    summary:
      'Promtail, Grafana Alloy, Fluent Bit, Vector et les pilotes Loki de Docker et des bibliothèques de journaux.',
  },
  firehose: {
    summary:
      'Flux de diffusion d’AWS dont la destination est un point d’accès HTTP : CloudWatch Logs, WAF, journaux de flux VPC, EventBridge.',
  },
  plain: {
    title: 'HTTP simple',
    summary:
      'Tout ce qui sait faire un POST : objets JSON, tableaux, NDJSON ou lignes de texte de Fluent Bit, de Vector, de webhooks et de scripts.',
  },
  journal: {
    title: 'Journal de systemd',
    summary:
      'systemd-journal-upload, qui fait partie de systemd : tout le journal d’une machine, avec tous ses champs.',
  },
  lumberjack: {
    summary:
      'Filebeat, Winlogbeat, Auditbeat et Logstash, par leur sortie Logstash ; les événements sont confirmés une fois en sûreté.',
  },
  forward: {
    summary: 'Fluentd, Fluent Bit, le pilote fluentd de Docker et les journaliseurs fluent de nombreux langages.',
  },
  'gelf-udp': {
    title: 'GELF sur UDP',
    summary:
      'Le pilote gelf de Docker et les clients de Graylog, tel quel, compressé ou en morceaux ; ce qu’un réseau saturé perd est perdu.',
  },
  'gelf-tcp': {
    title: 'GELF sur TCP',
    summary: 'Les clients de Graylog, syslog-ng et Docker ; chaque message se termine par un octet nul.',
  },
  'syslog-udp': {
    title: 'Syslog sur UDP',
    summary:
      'Les équipements réseau et les anciens systèmes envoient syslog ainsi ; ce qu’un réseau saturé perd est perdu.',
  },
  'syslog-tcp': {
    title: 'Syslog sur TCP',
    summary: 'rsyslog, syslog-ng et la plupart des appliances ; tous les découpages sont compris, même mêlés.',
  },
  'syslog-tls': {
    title: 'Syslog sur TLS',
    summary: 'Syslog que personne ne lit en chemin (RFC 5425) ; avec le TLS mutuel, le certificat dit qui envoie.',
  },
};

export const options: Readonly<Record<string, { label: string; description: string }>> = {
  source: {
    label: 'Source',
    description:
      'Comment les messages sont lus, sauf si l’émetteur est lié à une source : auto reconnaît la plupart des équipements.',
  },
  delimiter: { label: 'Délimiteur', description: 'Ce qui termine un message ; selon la spécification, un octet nul.' },
  keepAliveSeconds: {
    label: 'Maintien en secondes',
    description:
      'À quel rythme un émetteur qui attend apprend que ses événements sont encore en cours d’enregistrement.',
  },
  sharedKey: {
    label: 'Clé partagée',
    description: 'Les émetteurs doivent la connaître (Shared_Key) ; si elle est vide, aucune n’est demandée.',
  },
  username: {
    label: 'Nom d’utilisateur',
    description: 'Avec une clé partagée, les émetteurs doivent aussi se connecter comme cet utilisateur.',
  },
  password: { label: 'Mot de passe', description: 'De cet utilisateur.' },
  lenient: {
    label: 'Tolérance',
    description:
      'Prendre les objets sans champ event, comme Fluent Bit les envoie avec splunk_send_raw, et garder ceux qui sont abîmés.',
  },
  queryToken: {
    label: 'Jeton dans l’adresse',
    description:
      'Prendre le jeton aussi dans l’adresse, par ?token=, pour les émetteurs qui ne savent pas envoyer d’en-têtes.',
  },
  acknowledgement: {
    label: 'Accusé de réception',
    description:
      'Si les requêtes qui nomment un canal reçoivent un identifiant d’accusé, ou si toutes doivent en nommer un.',
  },
};
