// Words people choose first, in English and French, written down by ourselves: no list of anybody's passwords.
export const commonWords: ReadonlySet<string> = new Set(
  `
  password passwort passwords passphrase motdepasse mdp secret secrets secure security securite safe safety private
  welcome bienvenue bonjour bonsoir hello hallo hola ciao salut goodbye goodmorning login logon signin access acces
  admin administrator administrateur root user users utilisateur guest test testing tester demo default system
  master manager owner boss chief server network computer laptop desktop internet wifi router firewall backup
  database cloud office windows linux ubuntu debian microsoft apple google amazon facebook twitter youtube android
  iphone samsung letmein openup open sesame sesame changeme change changes temp temporary temporaire initial starter
  monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
  january february march april may june july august september october november december janvier fevrier mars avril
  mai juin juillet aout septembre octobre novembre decembre spring summer autumn fall winter printemps ete automne
  hiver soleil sunshine sunset sunrise rainbow moonlight starlight morning evening night today tomorrow yesterday
  love iloveyou loveyou jetaime amour mylove darling sweetheart honey angel ange baby bebe princess princesse prince
  queen king reine roi family famille mother father maman papa mommy daddy brother sister frere soeur son daughter
  dragon monkey tiger lion eagle falcon wolf bear panda dolphin shark horse cheval chien chat dog cat kitty kitten
  puppy rabbit lapin bird oiseau butterfly papillon spider snake turtle mouse souris elephant unicorn licorne
  football soccer rugby tennis basket basketball baseball hockey golf boxing cycling running marathon champion
  chelsea arsenal liverpool barcelona madrid paris lyon marseille london berlin rome milan geneva brussels france
  england germany america canada europe italy spain switzerland belgium world monde planet earth galaxy universe
  superman batman spiderman ironman starwars matrix hacker ninja samurai pirate wizard magic magique merlin gandalf
  hunter killer shadow ghost phantom demon devil heaven paradise paradis angelique freedom liberty liberte justice
  power energy force strong winner success victory victoire money argent gold silver diamond diamant bronze platinum
  chocolate chocolat cheese fromage coffee cafe cookie biscuit banana banane apple pomme orange cherry cerise
  strawberry fraise pepper poivre sugar sucre butter beurre bread pain pizza burger whisky vodka champagne beer wine
  flower fleur rose lily daisy violet jasmine garden jardin forest foret mountain montagne river riviere ocean beach
  plage island ile house maison home school ecole college university student etudiant teacher professeur doctor
  docteur nurse hospital hopital police pompier firefighter soldier soldat company entreprise business societe
  service support helpdesk customer client project projet team equipe sales marketing finance account compte
  michael michel daniel david thomas nicolas julien pierre jean marie sophie julie camille laura emma lucas charlie
  jordan jessica jennifer ashley andrew anthony robert william george martin bernard dupont durand smith johnson
  guitar guitare piano music musique rock metal jazz concert movie cinema film picture photo camera video game gamer
  player joueur poker casino lucky chance happy heureux smile sourire peace paix trust confiance hope espoir faith
  dream reve friend ami friends amis buddy partner hello world helloworld nothing rien something anything everything
  whatever forever toujours never jamais always please merci thanks thankyou sorry pardon bonnechance goodluck
  qwerty azerty qwertz asdfgh zxcvbn abcdef abc xyz one two three four five six seven eight nine ten
  un deux trois quatre cinq sept huit neuf dix number numero code pin key cle keys lock unlock door porte gate
  siem soc alert alerte incident analyst analyste supervisor superviseur operator operateur
  `
    .trim()
    .split(/\s+/),
);
