// The titles of client configurations in French. Names of products are titles too; they stay.
const whole: Readonly<Record<string, string>> = {
  'AWS CLI: a delivery stream': 'AWS CLI : un flux de diffusion',
  'Alerts API: the alerts of a list of identities': 'API Alerts : les alertes d’une liste d’identités',
  'Amazon EventBridge: API destination': 'Amazon EventBridge : destination d’API',
  'Any product: CEF over syslog': 'Tout produit : CEF sur syslog',
  'Any product: LEEF over syslog': 'Tout produit : LEEF sur syslog',
  'Atlas administration API: the events of a project': 'API d’administration d’Atlas : les événements d’un projet',
  'Audit event streaming': 'Flux d’événements d’audit',
  'Audit logs API': 'API des journaux d’audit',
  'Azure Event Hub: diagnostic settings, read with Vector':
    'Azure Event Hub : paramètres de diagnostic, lus avec Vector',
  'BIG-IP: send the system log': 'BIG-IP : envoyer le journal système',
  'Cloud NSS feed to an HTTP endpoint': 'Flux Cloud NSS vers un point d’accès HTTP',
  'Custom webhook log stream': 'Flux de journaux par webhook',
  'Directory Insights API: the last ten minutes': 'API Directory Insights : les dix dernières minutes',
  'Event webhook': 'Webhook d’événements',
  'Events API: sign-in attempts': 'API Events : les tentatives de connexion',
  'Events API: the admin log': 'API Events : le journal d’administration',
  'Filebeat, Winlogbeat and the other Beats': 'Filebeat, Winlogbeat et les autres Beats',
  'Fluent Bit: syslog output': 'Fluent Bit : sortie syslog',
  'Google Cloud: log sink and Pub/Sub, read with Vector':
    'Google Cloud : récepteur de journaux et Pub/Sub, lus avec Vector',
  'Junos: send structured syslog': 'Junos : envoyer du syslog structuré',
  'Log streaming to an HTTP endpoint': 'Flux de journaux vers un point d’accès HTTP',
  'Logpush to an HTTP destination': 'Logpush vers une destination HTTP',
  'Management API: the newest threats': 'API Management : les menaces les plus récentes',
  'Microsoft Graph: alerts of the last minutes': 'Microsoft Graph : les alertes des dernières minutes',
  'Microsoft Graph: sign-ins of the last minutes': 'Microsoft Graph : les connexions des dernières minutes',
  'Node.js: fluent-logger': 'Node.js : fluent-logger',
  'Office 365 Management Activity API: one content blob': 'API Office 365 Management Activity : un bloc de contenu',
  'OpenTelemetry Collector': 'Collecteur OpenTelemetry',
  'OpenTelemetry SDKs, by environment': 'SDK d’OpenTelemetry, par variables d’environnement',
  'Organisation events API': 'API des événements de l’organisation',
  'PAN-OS: syslog profile': 'PAN-OS : profil syslog',
  'PowerShell, no agent': 'PowerShell, sans agent',
  'Push a line with curl': 'Pousser une ligne avec curl',
  'REST API v2: the next alerts of the iterator': 'API REST v2 : les alertes suivantes de l’itérateur',
  'Reports API: the activities of one application': 'API Reports : les activités d’une application',
  'SIEM API: each record of its four lists as a line':
    'API SIEM : chaque enregistrement de ses quatre listes en une ligne',
  'Send a file with curl': 'Envoyer un fichier avec curl',
  'Send a log file with curl': 'Envoyer un fichier journal avec curl',
  'Send a record with curl': 'Envoyer un enregistrement avec curl',
  'Send an event with curl': 'Envoyer un événement avec curl',
  'Send documents with curl': 'Envoyer des documents avec curl',
  'System Log API: the last ten minutes': 'API System Log : les dix dernières minutes',
  'Team log API': 'API du journal d’équipe',
  'The newest 100 records with the GitHub CLI': 'Les 100 enregistrements les plus récents avec GitHub CLI',
  'The webhook backend of the API server': 'Le webhook d’audit du serveur d’API',
  'Try a delivery with curl': 'Essayer une livraison avec curl',
  'Try it': 'Essayer',
  'Try it with logger': 'Essayer avec logger',
  'Vector: follow JSON files': 'Vector : suivre des fichiers JSON',
  'Vector: follow log files': 'Vector : suivre des fichiers journaux',
  'Vector: read an S3 bucket through its SQS notifications':
    'Vector : lire un compartiment S3 par ses notifications SQS',
  'Vector: systemd journal': 'Vector : journal de systemd',
  'Webhook integration and an automation rule on issues':
    'Intégration webhook et règle d’automatisation sur les problèmes',
  'Workbench alerts of the last ten minutes': 'Alertes Workbench des dix dernières minutes',
  'iptables: log what is dropped': 'iptables : journaliser ce qui est rejeté',
  'named.conf: log through syslog': 'named.conf : journaliser par syslog',
  'rsyslog: forward everything': 'rsyslog : tout transmettre',
  'rsyslog: forward everything over TLS (package rsyslog-gnutls)':
    'rsyslog : tout transmettre sur TLS (paquet rsyslog-gnutls)',
  'rsyslog: forward everything over UDP': 'rsyslog : tout transmettre sur UDP',
  'rsyslog: forward over TCP': 'rsyslog : transmettre sur TCP',
  'snort.lua: alerts through syslog': 'snort.lua : alertes par syslog',
  'squid.conf: log through syslog': 'squid.conf : journaliser par syslog',
  'syslog-ng: forward everything': 'syslog-ng : tout transmettre',
  'syslog-ng: forward everything over TLS': 'syslog-ng : tout transmettre sur TLS',
  'syslog-ng: forward over TCP': 'syslog-ng : transmettre sur TCP',
  'unbound.conf: log through syslog': 'unbound.conf : journaliser par syslog',
};

/** What is said of many products alike. */
const alike: readonly (readonly [english: RegExp, french: string])[] = [
  [/^(.+): send syslog$/, '$1 : envoyer du syslog'],
  [/^rsyslog: follow (.+)$/, 'rsyslog : suivre $1'],
  [/^(.+): where the export is set$/, '$1 : où se règle l’export'],
  [/^(.+): where the (?:syslog )?(?:target|server) is set$/, '$1 : où se règle le serveur syslog'],
  [/^(.+): where syslog is set$/, '$1 : où se règle syslog'],
  [/^(.+): where remote logging is set$/, '$1 : où se règle la journalisation distante'],
  [/^(.+): Log Exporter$/, '$1 : Log Exporter'],
  [/^(syslog-ng|rsyslog): ([\w-]+)$/, '$1 : $2'],
];

/** null for what is not known here. */
export function frenchSnippet(title: string): string | null {
  const like = alike.find(([english]) => english.test(title));
  return whole[title] ?? (like ? title.replace(...like) : null);
}
