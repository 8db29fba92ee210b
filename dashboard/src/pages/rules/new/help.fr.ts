// The help beside the editor in French.
import type { HelpTexts } from './help.ts';

export const fr: HelpTexts = {
  keys: 'Touches',
  keyList: [
    'Ctrl+S ajoute la règle, Ctrl+Z annule.',
    'Tab et Maj+Tab décalent, Ctrl+/ commente.',
    'Ctrl+Espace propose ce qui convient, Ctrl+F cherche.',
    'Échap quitte l’éditeur.',
  ],
  kinds: {
    sigma: {
      title: 'Écrire une règle',
      lead: 'Une règle regarde un événement à la fois et déclenche une alerte quand il correspond.',
      sections: [
        {
          title: 'Quels événements',
          text: '`logsource` dit ce que la règle regarde : un `product` comme windows, linux ou zeek, et une `category` ou un `service`.',
        },
        {
          title: 'Quoi dans ces événements',
          text: 'Chaque nom sous `detection` est une sélection. Tous ses champs doivent correspondre ; dans une liste de valeurs, une seule suffit.',
        },
        {
          title: 'Comment les valeurs correspondent',
          items: [
            '`*` et `?` remplacent des caractères quelconques, ou un seul.',
            '`|contains`, `|startswith`, `|endswith` pour une partie.',
            '`|all` quand toutes les valeurs d’une liste doivent y être.',
            '`|re` pour une expression régulière, `|cidr` pour un réseau.',
          ],
        },
        {
          title: 'Assembler',
          text: '`condition` relie les sélections par `and`, `or`, `not` et des parenthèses, ou par `1 of filter_*` et `all of them`.',
        },
      ],
    },
    correlation: {
      title: 'Écrire une corrélation',
      lead: 'Une corrélation regarde ce que d’autres règles ont trouvé : combien de fois, sur combien de valeurs, ensemble ou dans un ordre.',
      sections: [
        {
          title: 'De quelles règles',
          text: '`rules` les nomme par `id` ou `name` ; il peut y avoir des corrélations parmi elles. Elles ne déclenchent pas leurs propres alertes, sauf avec `generate: true`.',
        },
        {
          title: 'Comment elle compte',
          items: [
            '`event_count` : les détections.',
            '`value_count` : les valeurs distinctes d’un `field`.',
            '`value_sum`, `value_avg`, `value_median`, `value_percentile` : les nombres d’un `field`.',
            '`temporal` : quelles règles ont été vues. `temporal_ordered` : dans leur ordre.',
          ],
        },
        {
          title: 'En combien de temps',
          text: '`timespan` glisse sur l’heure propre des événements : `5m`, `1h`, `7d`. `group-by` sépare les détections aux valeurs différentes. Les champs sont ceux des événements, ou des noms ECS.',
        },
      ],
    },
    filter: {
      title: 'Écrire un filtre',
      lead: 'Un filtre retire des règles les événements connus comme inoffensifs sans modifier ces règles, qui peuvent donc encore être mises à jour.',
      sections: [
        {
          title: 'De quelles règles',
          text: '`rules` liste des identifiants ou des noms, ou dit `any`. Le `logsource` doit être l’un de ceux des règles.',
        },
        {
          title: 'Ce qu’il écarte',
          text: 'Des sélections et une `condition` comme dans une règle : là où elles sont vraies, les règles ne correspondent pas. Un test qui doit correspondre est un événement à écarter.',
        },
      ],
    },
    threshold: {
      title: 'Écrire un seuil',
      lead: 'Un seuil compte les événements d’une recherche et déclenche une alerte quand il y en a trop sur une durée.',
      sections: [
        {
          title: 'Quels événements',
          text: '`query` s’écrit comme dans la recherche d’événements. Elle voit toutes les sources à la fois, sous les noms ECS.',
        },
        {
          title: 'Combien',
          items: [
            '`count` : `gte: 20` ou `gt: 20`, dans un `timeframe` de 7 jours au plus.',
            '`group-by` : chaque combinaison de valeurs est comptée à part.',
            '`distinct` : compte les valeurs distinctes de ce champ, et non les événements.',
          ],
        },
        {
          title: 'Qui est prévenu',
          text: 'Outre l’alerte, `actions` peut écrire un courriel ou appeler un webhook : `- { type: email, to: [soc@example.org] }`',
        },
      ],
    },
    query: {
      title: 'Enregistrer une recherche',
      lead: 'Une recherche enregistrée est gardée sous un nom. Elle ne déclenche pas d’alerte ; elle est là pour que tous puissent la relancer.',
      sections: [
        {
          title: 'Ce qu’elle cherche',
          text: '`query` s’écrit comme dans la recherche d’événements ; `range` dit jusqu’où elle remonte d’ordinaire : `24h`, `7d`.',
        },
      ],
    },
    yara: {
      title: 'YARA',
      lead: 'Une règle YARA décrit des fichiers par leur contenu. Elle est gardée et versionnée ici pour l’analyseur ; elle ne s’applique pas aux événements.',
      sections: [
        {
          title: 'Ce qui est lu ici',
          text: 'La structure est contrôlée ici, le sens l’est par l’analyseur. Lus dans `meta` : `id`, `title`, `description`, `author` et `level`.',
        },
        {
          title: 'Parties',
          items: [
            '`strings` : des textes, `{ 4D 5A }` pour des octets, `/…/` pour des expressions.',
            '`condition` : `any of them`, `2 of ($a*)`, `filesize < 1MB`.',
          ],
        },
      ],
    },
  },
};
