// What the server says of the products that post alerts, in French, by their id.

export type ProviderWords = {
  /** A title that is missing is the product’s own. */
  title?: string;
  summary: string;
  /** One for each step the server tells, in its order. */
  steps: readonly string[];
};

export const providers: Readonly<Record<string, ProviderWords>> = {
  alertmanager: {
    summary: 'Alertes déclenchées et résolues, chacune reconnue à son empreinte.',
    steps: [
      'Ajoutez un récepteur à alertmanager.yml, dirigez-y les alertes et rechargez Alertmanager.',
      'Donnez aux alertes un label "severity" : critical, error, warning ou info.',
    ],
  },
  'aws-sns': {
    summary:
      'Alarmes de CloudWatch, résultats de GuardDuty et tout autre message d’une rubrique ; l’abonnement se confirme de lui-même.',
    steps: [
      'SNS → votre rubrique → Create subscription, protocole HTTPS, point d’accès :',
      'Tocsin vérifie la signature d’Amazon et confirme lui-même l’abonnement ; il lui faut pour cela un accès à sns.<region>.amazonaws.com.',
    ],
  },
  crowdstrike: {
    summary: 'Alertes et détections, par l’action webhook de Fusion ou un relais du flux d’événements.',
    steps: [
      'CrowdStrike Store → Webhook → Configure : cette adresse, et ce secret pour le HMAC :',
      'Dans Fusion SOAR, ajoutez l’action "Call webhook" à un workflow dont le déclencheur est "Alert", et envoyez les données de l’alerte.',
    ],
  },
  defender: {
    summary: 'Alertes et incidents de Microsoft Graph security, tels que Logic Apps ou Power Automate les envoient.',
    steps: [
      'Dans Logic Apps ou Power Automate, listez alerts_v2 de Microsoft Graph à intervalle régulier (ou suivez le déclencheur de Defender), et envoyez chaque alerte à cette adresse :',
      'Le corps est l’alerte telle que Graph la donne ; une liste sous "value" est lue aussi.',
    ],
  },
  elastic: {
    summary: 'Alertes de détection de Kibana, par son connecteur webhook, et alertes de Watcher.',
    steps: [
      'Stack Management → Connectors → Webhook : méthode POST, sans authentification, et cette adresse :',
      'Dans chaque règle, ajoutez une action avec ce connecteur, "for each rule execution", et ce corps :',
      'Pour Watcher, utilisez ce corps dans une action webhook :',
    ],
  },
  generic: {
    title: 'Tout autre produit',
    summary:
      'Du JSON de toute forme : dites où se trouvent le titre, la gravité, l’identité et les entités, et essayez sur un échantillon.',
    steps: ['Faites envoyer du JSON par le produit à cette adresse :', 'Essayez depuis un terminal :'],
  },
  github: {
    summary: 'Alertes d’analyse du code, de recherche de secrets et de Dependabot, d’un dépôt ou d’une organisation.',
    steps: [
      'Settings → Webhooks → Add webhook du dépôt ou de l’organisation. Content type application/json, et cette adresse :',
      'Secret :',
      'Choisissez "Code scanning alerts", "Secret scanning alerts" et "Dependabot alerts".',
    ],
  },
  grafana: {
    summary: 'Alertes du point de contact "Webhook" de Grafana, déclenchées et résolues, signées si vous le souhaitez.',
    steps: [
      'Alerting → Contact points → Add contact point → Webhook. Méthode POST, et cette adresse :',
      'Sous "HMAC Signature", collez ce secret et laissez les en-têtes tels quels :',
      'Appuyez sur "Test", puis dirigez une politique de notification vers le point de contact.',
    ],
  },
  guardduty: {
    summary: 'Résultats venus d’EventBridge, par SNS ou par une destination d’API.',
    steps: [
      'Dans EventBridge, ajoutez dans chaque région une règle avec ce motif d’événement :',
      'Comme cible, choisissez une rubrique SNS et abonnez-y cette adresse avec le protocole HTTPS. Tocsin confirme l’abonnement de lui-même.',
      'Ou choisissez une destination d’API avec cette adresse, méthode POST.',
    ],
  },
  netskope: {
    summary:
      'Alertes de perte de données, de logiciels malveillants, de comportement et de politique, relayées par Cloud Exchange ou un webhook.',
    steps: [
      'Dans Cloud Exchange, configurez le plug-in "Webhook" (ou votre relais de l’API des alertes) avec cette adresse, au format JSON :',
    ],
  },
  okta: {
    summary: 'Event hooks : choisissez les événements qui valent une alerte, p. ex. security.threat.detected.',
    steps: [
      'Workflow → Event Hooks → Create Event Hook, avec cette adresse :',
      'Champ d’authentification Authorization, secret d’authentification :',
      'Choisissez les événements, enregistrez et appuyez sur "Verify" : Tocsin répond au défi.',
    ],
  },
  pagerduty: {
    summary: 'Incidents des webhooks en version 3, et événements de tout produit qui parle l’Events API en version 2.',
    steps: [
      'Integrations → Generic Webhooks (v3) → New Webhook, avec cette adresse :',
      'PagerDuty montre une seule fois son secret de signature : collez-le ici comme secret de ce webhook.',
    ],
  },
  sentinel: {
    summary: 'Incidents et alertes d’une Logic App avec une action HTTP, d’Event Grid et de Microsoft Graph.',
    steps: [
      'Faites un playbook (Logic App) avec le déclencheur "Microsoft Sentinel incident" et une seule action "HTTP" : méthode POST, cette adresse, et comme corps tout le déclencheur :',
      'Dans une règle d’automatisation, lancez le playbook à la création d’un incident et à chaque mise à jour.',
    ],
  },
  sentinelone: {
    summary: 'Menaces de la plateforme Singularity avec leur état, telles qu’Hyperautomation ou un relais les envoie.',
    steps: [
      'Dans Hyperautomation (ou votre relais de /web/api/v2.1/threats), envoyez chaque menace telle quelle à cette adresse :',
    ],
  },
  splunk: {
    summary:
      'Recherches enregistrées et événements notables par l’action d’alerte "Webhook" ; elle envoie la première ligne d’un résultat.',
    steps: [
      'Enregistrez la recherche comme alerte, ajoutez l’action "Webhook" et collez cette adresse :',
      'Splunk 9 et plus récent n’appelle que les adresses de sa liste : Settings → Server settings → Webhook allow list, ou dans alert_actions.conf :',
      'Déclenchez "For each result", pour que chaque ligne devienne une alerte à part.',
      'Un champ "severity" ou "urgency" du résultat devient la gravité.',
    ],
  },
  suricata: {
    summary:
      'Enregistrements EVE de type alert, tels que tout expéditeur HTTP les envoie ; les autres sont laissés de côté.',
    steps: [
      'Expédiez eve.json avec n’importe quel récepteur HTTP, p. ex. Vector ; seules les alertes ont à venir ici :',
    ],
  },
  wazuh: {
    summary: 'Alertes par les intégrations "custom", "shuffle" et "slack" du gestionnaire Wazuh.',
    steps: [
      'Sur le gestionnaire, ajoutez ceci à ossec.conf et redémarrez wazuh-manager. L’intégration "shuffle" envoie l’alerte entière :',
    ],
  },
};

/** How a product proves itself, by the id of the proof. */
export const proofs: Readonly<Record<string, string>> = {
  token: 'Un jeton dans l’en-tête Authorization',
  basic: 'Nom d’utilisateur et mot de passe (HTTP Basic)',
  okta: 'Okta : une valeur dans l’en-tête Authorization',
  github: 'GitHub : X-Hub-Signature-256',
  gitlab: 'GitLab : X-Gitlab-Token',
  slack: 'Slack : X-Slack-Signature',
  zoom: 'Zoom : x-zm-signature',
  pagerduty: 'PagerDuty : X-PagerDuty-Signature',
  jira: 'Jira : X-Hub-Signature',
  grafana: 'Grafana : X-Grafana-Alerting-Signature',
  'grafana-timestamp': 'Grafana : signature avec un en-tête d’horodatage',
  crowdstrike: 'CrowdStrike : X-CS-Primary-Signature',
  signalfx: 'Splunk Observability : X-SFX-Signature',
  standard: 'Standard Webhooks : webhook-signature',
};
