// What the server says of its sources, in French, by their id.

/** A title that is missing is the product’s own. */
export const sources: Readonly<Record<string, { title?: string; summary: string }>> = {
  windows: {
    title: 'Journaux d’événements Windows',
    summary:
      'Security, System, PowerShell, Sysmon et tous les autres canaux, tels que Winlogbeat, NXLog, evtx_dump ou du JSON plat les donnent, ou en XML.',
  },
  sysmon: {
    summary: 'Événements de System Monitor sous Windows et Linux, dans toute forme que lit la source Windows.',
  },
  'linux-auth': {
    title: 'Authentification et journaux système Linux',
    summary: 'auth.log, secure, syslog et le journal : sshd, sudo, su, changements de comptes, cron, systemd.',
  },
  auditd: { title: 'Audit Linux', summary: 'audit.log, brut ou enrichi, d’un fichier, par syslog ou du journal.' },
  zeek: {
    summary:
      'conn, dns, http, ssl, files, notice, kerberos, smb et les autres journaux, en JSON ou séparés par des tabulations avec en-tête.',
  },
  suricata: { summary: 'EVE JSON : alert, dns, http, tls, flow, fileinfo, ssh, smb, smtp et les autres.' },
  apache: {
    summary:
      'Journaux d’accès (common, combined, vhost, avec adresses transmises), ssl_request_log et le journal d’erreurs.',
  },
  nginx: {
    summary: 'Journaux d’accès, aussi ceux du contrôleur d’entrée de Kubernetes et en JSON, et le journal d’erreurs.',
  },
  iis: {
    summary:
      'Journaux W3C étendus avec les jeux de colonnes habituels, HTTPERR, et JSON portant les noms des colonnes.',
  },
  tomcat: { summary: 'Journaux d’accès, et catalina.out dans son format par défaut.' },
  'php-fpm': {
    title: 'PHP et PHP-FPM',
    summary: 'Le journal d’erreurs de PHP et celui de son gestionnaire de processus.',
  },
  modsecurity: {
    summary:
      'Alertes dans le journal d’erreurs du serveur web, le journal d’audit JSON, et les en-têtes du journal en série.',
  },
  journald: {
    title: 'Journal de systemd',
    summary: 'Entrées en JSON, où les messages de sshd, sudo, du noyau et d’autres sont lus comme ceux de syslog.',
  },
  osquery: {
    summary:
      'Résultats des requêtes planifiées en lignes, lots et instantanés, et le journal d’état ; aussi par Fleet.',
  },
  wazuh: {
    summary:
      'Alertes et archives de Wazuh et d’OSSEC en JSON, avec l’intégrité des fichiers et les événements Windows qu’elles portent.',
  },
  'macos-unified': {
    title: 'Journal unifié de macOS',
    summary: '`log show` ou `log stream` avec `--style ndjson` ; sudo et sshd sont lus comme sous Linux.',
  },
  velociraptor: {
    summary:
      'Lignes d’artefacts telles que ses envois vers Elastic et Splunk les donnent ; les événements Windows y sont lus comme tels.',
  },
  filebeat: {
    title: 'Filebeat, Auditbeat et Elastic Agent',
    summary: 'Documents ECS tels que les agents d’Elastic les écrivent : fichiers, processus, connexions, flux.',
  },
  docker: { summary: 'Ce que les conteneurs écrivent, dans les fichiers du pilote json-file.' },
  'kubernetes-container': {
    title: 'Conteneurs Kubernetes',
    summary: 'Ce que les pods écrivent : lignes du moteur de conteneurs, avec les labels qu’un agent y ajoute.',
  },
  falco: { summary: 'Alertes sur les appels système, l’audit Kubernetes et les événements du cloud, en JSON.' },
  samba: {
    summary: 'Le journal, l’audit JSON des connexions et des changements, et l’accès aux fichiers par vfs_full_audit.',
  },
  openvpn: { summary: 'Le journal du serveur : qui s’est connecté d’où, connexions refusées, erreurs TLS.' },
  fail2ban: { summary: 'Adresses repérées, bannies et débannies, par jail.' },
  clamav: { summary: 'Ce que clamd et clamscan ont trouvé, et ce que le démon dit de lui-même.' },
  postgresql: { summary: 'Le journal du serveur en texte ou en JSON : connexions, instructions, erreurs.' },
  mysql: {
    title: 'MySQL et MariaDB',
    summary: 'Le journal d’erreurs, et les journaux d’audit de MySQL, Percona et MariaDB.',
  },
  mssql: { summary: 'ERRORLOG : connexions et leurs raisons, démarrage, sauvegarde, erreurs.' },
  mongodb: { summary: 'Le journal structuré : connexions, authentifications, opérations lentes.' },
  redis: { summary: 'Le journal du serveur de Redis et de Valkey.' },
  'cisco-asa': {
    summary:
      'Syslog des pare-feu ASA : connexions, listes d’accès, traductions, sessions VPN, authentifications et configuration.',
  },
  'cisco-ftd': {
    summary:
      'Événements de sécurité de Firepower Threat Defense (intrusion, connexion, fichier, logiciel malveillant) et ses messages ASA.',
  },
  'cisco-nexus': {
    summary:
      'Syslog des commutateurs NX-OS : authentifications, configuration, liens, listes d’accès, voisins de routage.',
  },
  'cisco-ios': {
    title: 'Cisco IOS et IOS XE',
    summary:
      'Syslog des routeurs et commutateurs : listes d’accès, authentifications, commandes, liens, voisins de routage, sécurité des ports.',
  },
  'cisco-meraki': {
    summary: 'Syslog des MX, MR et MS : flux, URL, alertes d’intrusion, événements de sécurité, sans-fil et VPN.',
  },
  'fortinet-fortigate': {
    summary:
      'Journaux FortiOS de trafic, UTM (antivirus, IPS, filtre web, DNS, contrôle applicatif) et d’événements ; clé=valeur ou CEF.',
  },
  paloalto: {
    summary:
      'Journaux de trafic, de menaces (URL, WildFire, données), système, configuration, GlobalProtect, User-ID, HIP, déchiffrement et authentification.',
  },
  cef: {
    summary:
      'Le CEF de tout produit : équipement, source et destination, traduction, fichier, processus, requête et champs propres avec leurs libellés.',
  },
  leef: {
    summary:
      'LEEF 1.0 et 2.0 de tout produit : adresses, traduction, comptes, octets, politique, heure ; WatchGuard, Forcepoint, CyberArk en détail.',
  },
  pfsense: {
    summary: 'Filtre de paquets, DHCP, résolveur DNS, OpenVPN, IPsec, HAProxy, Squid et console web de pfSense.',
  },
  opnsense: {
    summary: 'Filtre de paquets, DHCP, résolveur DNS, OpenVPN, IPsec, HAProxy, Squid et console web d’OPNsense.',
  },
  iptables: {
    title: 'iptables et UFW',
    summary: 'Paquets journalisés par le noyau Linux : iptables, nftables, UFW, routeurs Ubiquiti.',
  },
  'dns-bind': {
    summary:
      'Journal des requêtes, erreurs de requête, sécurité, politique de réponse, transferts et validation de BIND 9.',
  },
  squid: {
    summary: 'Journaux d’accès du proxy Squid : natif, common, combined, et natif avec en-têtes entre guillemets.',
  },
  haproxy: {
    summary: 'Journaux HTTP et TCP de HAProxy, lignes de connexion et d’erreur, changements d’état des serveurs.',
  },
  checkpoint: {
    summary:
      'Log Exporter des passerelles et de l’administration Check Point : pare-feu, VPN, IPS, Anti-Bot, filtrage d’URL, connexions ; syslog, générique ou CEF.',
  },
  juniper: {
    title: 'Juniper SRX et Junos',
    summary:
      'Sessions, screens, IDP, filtre web, antivirus, Sky ATP, connexions et commandes de Junos ; syslog structuré ou simple.',
  },
  sonicwall: {
    summary:
      'Connexions, verdicts de politique, accès web, menaces, VPN et authentifications de SonicOS, aux formats syslog par défaut et enrichi.',
  },
  sophos: {
    title: 'Sophos Firewall et UTM',
    summary:
      'Journaux SFOS (XG, XGS) de pare-feu, IPS, web, antivirus, authentification et événements, et lignes du filtre de paquets, du proxy et des connexions d’UTM.',
  },
  snort: {
    summary:
      'Alertes de Snort 2 et 3 : fast, syslog et JSON ; alertes complètes lorsqu’un enregistrement en contient une entière.',
  },
  watchguard: {
    summary: 'Messages de trafic, de proxy, de service de sécurité et de connexion de Fireware.',
  },
  mikrotik: { summary: 'Lignes de pare-feu, de connexion, de configuration et de DHCP de RouterOS.' },
  stormshield: {
    summary:
      'Journaux de filtrage, de connexion, d’alarme, web, d’authentification, de VPN et d’administration des pare-feu SNS.',
  },
  'huawei-usg': {
    title: 'Huawei USG et VRP',
    summary:
      'Sessions, politiques, IPS, antivirus, connexions et commandes des pare-feu, routeurs et commutateurs Huawei.',
  },
  'cisco-umbrella': {
    summary: 'Journaux DNS, de proxy et de pare-feu cloud qu’Umbrella exporte en fichiers séparés par des virgules.',
  },
  'cisco-ise': {
    summary:
      'Authentifications, comptabilité, administration des équipements et changements de configuration d’Identity Services Engine.',
  },
  'f5-bigip': {
    summary: 'Événements de sécurité applicative, et les messages numérotés de LTM, d’APM et du journal d’audit.',
  },
  'barracuda-waf': {
    summary: 'Lignes d’attaque, d’accès, d’audit et système du WAF de Barracuda, dans leurs formats par défaut.',
  },
  'citrix-netscaler': {
    summary:
      'Connexions, sessions de passerelle, authentifications, commandes et lignes du pare-feu applicatif de NetScaler.',
  },
  'windows-dns': {
    summary: 'Le journal de débogage du serveur DNS de Windows : requêtes et réponses, paquet par paquet.',
  },
  'windows-dhcp': {
    summary: 'Le journal d’audit du serveur DHCP de Windows : baux, refus, mises à jour DNS.',
  },
  coredns: { summary: 'Requêtes et erreurs de CoreDNS, telles que les plugins log et errors les écrivent.' },
  unbound: { summary: 'Requêtes et réponses du résolveur Unbound, par syslog ou de son propre fichier.' },
  infoblox: { summary: 'Réponses, requêtes, baux et journal d’audit des appliances NIOS.' },
  zyxel: {
    title: 'Pare-feu Zyxel',
    summary:
      'Lignes de trafic, de politique de sécurité, de menace et de connexion des pare-feu Zyxel USG, ATP et VPN.',
  },
  'pulse-secure': {
    summary: 'Connexions, sessions, requêtes web et changements de la passerelle VPN, dans son format standard.',
  },
  aruba: {
    title: 'Contrôleurs sans fil Aruba',
    summary: 'Messages d’authentification, d’intrusion sans fil, de commande et du système d’ArubaOS.',
  },
  'aws-cloudtrail': {
    summary: 'Événements de gestion, de données et d’analyse d’un compte ou d’une organisation AWS.',
  },
  'aws-guardduty': { summary: 'Résultats, d’un compartiment, d’EventBridge ou de l’API.' },
  'aws-vpcflow': {
    title: 'Journaux de flux Amazon VPC',
    summary: 'Versions 2 à 8, au format par défaut ou personnalisé, en lignes ou en JSON.',
  },
  'aws-waf': { summary: 'Requêtes web avec la règle qui a tranché.' },
  'aws-securityhub': { summary: 'Résultats de Security Hub et des produits qui lui rapportent.' },
  'aws-s3-access': {
    title: 'Journaux d’accès au serveur Amazon S3',
    summary: 'Requêtes portant sur les objets d’un compartiment.',
  },
  'aws-elb': {
    title: 'Répartiteurs de charge AWS',
    summary: 'Journaux d’accès des répartiteurs applicatifs, classiques et réseau.',
  },
  'azuread-signin': {
    title: 'Connexions Microsoft Entra ID',
    summary:
      'Connexions interactives et non interactives, celles des principaux de service et des identités managées, et AD FS.',
  },
  'azuread-audit': {
    title: 'Audit Microsoft Entra ID',
    summary: 'Changements de l’annuaire, approvisionnement, utilisateurs à risque et détections de risque.',
  },
  'azure-activity': {
    title: 'Journal d’activité Azure',
    summary: 'Événements d’administration, de politique, de sécurité et de santé des abonnements Azure.',
  },
  'o365-audit': {
    title: 'Audit Microsoft 365',
    summary: 'Le journal d’audit unifié : Exchange, SharePoint, OneDrive, Teams, Entra ID, DLP, alertes et le reste.',
  },
  'm365-defender': {
    summary: 'Alertes et incidents de Graph et de Defender for Endpoint, et les tables de la chasse avancée.',
  },
  'google-workspace': {
    summary: 'Activités de l’API Reports : admin, login, drive, token, groups, SAML, rules et les autres.',
  },
  'gcp-audit': {
    title: 'Journaux d’audit Google Cloud',
    summary:
      'Activité d’administration, accès aux données, événements système et refus de politique, aussi ceux de GKE et de Workspace.',
  },
  'gcp-vpc-flow': {
    title: 'Journaux de flux Google Cloud VPC',
    summary: 'Connexions des instances d’un VPC.',
  },
  okta: {
    summary:
      'Connexions, défis multifacteurs, cycle de vie des utilisateurs, groupes, applications et politiques, menaces.',
  },
  duo: {
    summary: 'Authentifications multifacteurs, actions des administrateurs, téléphonie, activité et Trust Monitor.',
  },
  onelogin: { summary: 'Connexions, changements d’utilisateurs, de rôles et d’applications.' },
  auth0: {
    summary:
      'Connexions, inscriptions, échanges de jetons, multifacteur, protection contre les attaques et API de gestion.',
  },
  jumpcloud: {
    summary: 'Événements d’annuaire, d’authentification unique, de RADIUS, LDAP, MDM, de logiciels et du système.',
  },
  '1password': { summary: 'Tentatives de connexion, usages d’éléments partagés et événements d’audit.' },
  teleport: {
    summary: 'Connexions, sessions, commandes, demandes d’accès, certificats, bases de données et Kubernetes.',
  },
  tailscale: { summary: 'Le journal d’audit de la configuration d’un tailnet et ses événements webhook.' },
  'hashicorp-vault': { summary: 'Requêtes et réponses des périphériques d’audit.' },
  'github-audit': {
    title: 'Journal d’audit GitHub',
    summary:
      'Ce qui a été fait dans une organisation ou une entreprise : membres, équipes, dépôts, secrets, accès Git.',
  },
  'gitlab-audit': {
    title: 'Événements d’audit GitLab',
    summary: 'Événements d’audit des instances, groupes et projets.',
  },
  'atlassian-audit': {
    title: 'Journaux d’audit Atlassian',
    summary: 'Jira, Confluence et Bitbucket Data Center, et les organisations du cloud Atlassian.',
  },
  'k8s-audit': {
    title: 'Audit Kubernetes',
    summary: 'Requêtes au serveur d’API : qui a fait quoi à quel objet, et si c’était permis.',
  },
  'slack-audit': {
    title: 'Journaux d’audit Slack',
    summary: 'Connexions, membres, canaux, fichiers, applications et anomalies.',
  },
  salesforce: {
    summary: 'Fichiers de journaux d’événements, événements en temps réel et piste d’audit de la configuration.',
  },
  box: {
    summary: 'Événements d’entreprise : connexions, fichiers, partage, utilisateurs, groupes et alertes Shield.',
  },
  dropbox: {
    title: 'Journal d’équipe Dropbox',
    summary: 'Connexions, fichiers, partage, membres, groupes et appareils d’une équipe.',
  },
  snowflake: { summary: 'Connexions, requêtes et sessions des vues d’utilisation du compte.' },
  'mongodb-atlas': {
    summary: 'Le fil d’activité des organisations et des projets, et le journal d’audit des bases de données.',
  },
  cloudflare: {
    summary:
      'Requêtes HTTP, événements de pare-feu, DNS, Gateway, Access, Spectrum, sessions réseau, audit et posture.',
  },
  netskope: { summary: 'Alertes, et événements de page, d’application, de réseau, d’audit et d’infrastructure.' },
  zscaler: { summary: 'Flux NSS et Cloud NSS en JSON : web, pare-feu, DNS, tunnel, audit et DLP.' },
  proofpoint: { summary: 'Messages bloqués et livrés, clics bloqués et permis.' },
  mimecast: {
    summary: 'Journaux SIEM : réception, traitement et livraison des messages, et ce que les protections ont trouvé.',
  },
  crowdstrike: {
    summary:
      'Alertes, et le flux d’événements : détections, incidents, correspondances de pare-feu, sessions de réponse, audit.',
  },
  sentinelone: {
    summary: 'Menaces, alertes des règles de détection propres, et activités de la console.',
  },
  'carbon-black': { summary: 'Alertes, et les événements de terminaux du relais de données.' },
  'trend-vision-one': { summary: 'Alertes Workbench et techniques d’attaque observées.' },
  wiz: { summary: 'Problèmes trouvés dans les environnements cloud, et le journal d’audit de la console.' },
  tocsin: {
    title: 'Tocsin lui-même',
    summary: 'Canaris : événements que Tocsin s’envoie et qu’il attend sous forme d’alertes en moins d’une minute.',
  },
  syslog: {
    summary:
      'RFC 3164 et RFC 5424 sous leurs formes réelles, sur UDP, TCP ou HTTP ; les messages connus sont dirigés vers leur source.',
  },
  json: {
    summary:
      'Tout objet JSON. Les documents ECS, imbriqués ou pointés, passent tels quels ; d’autres noms de champs sont reconnus là où ils sont usuels.',
  },
  auto: {
    title: 'Reconnaître',
    summary:
      'Chaque enregistrement est lu par la source qui le reconnaît ; ce que nulle ne connaît est lu comme syslog ou JSON.',
  },
};
