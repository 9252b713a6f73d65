// The terms of use as data (INL-03): our own text, with the version that is kept at acceptance. A new text gets a new version,
// and everybody is asked again at the next login.

export const VOORWAARDEN = {
  /** Stands in `akkoord.versie`. */
  versie: '1',
  /** Valid from this day. */
  ingangsdatum: '2026-01-01',
  /** The points that are shown at activation, in one sentence each. */
  kern: [
    'Een digitaal bericht telt net zo zwaar als een brief op papier.',
    'Een bericht is bezorgd zodra het in uw Berichtenbox staat, ook als u het niet leest.',
    'U kijkt regelmatig of u nieuwe post heeft.',
    'U kunt altijd terug naar papier.',
  ],
  artikelen: [
    {
      titel: '1. Voor wie dit is',
      tekst: [
        'U bent 14 jaar of ouder en u logt in met uw eigen DigiD. Uw Berichtenbox is alleen voor u.',
        'Geef uw DigiD en uw wachtwoord nooit aan iemand anders.',
      ],
    },
    {
      titel: '2. Digitaal in plaats van papier',
      tekst: [
        'U kiest zelf van welke organisaties u digitale post wilt. Er staat niets vooraf aan.',
        'Van die organisaties krijgt u geen papier meer als zij de post digitaal kunnen sturen. Alle andere organisaties blijven papier sturen.',
      ],
    },
    {
      titel: '3. Wanneer een bericht bezorgd is',
      tekst: [
        'Een bericht is bezorgd op het moment dat het in uw Berichtenbox staat. Dat moment staat bij het bericht en is vastgelegd met een digitale handtekening.',
        'Dit geldt ook als u het bericht nog niet heeft gelezen, en ook als een e-mail niet is aangekomen.',
      ],
    },
    {
      titel: '4. Wat u doet',
      tekst: [
        'U kijkt regelmatig of er post is. Let op de uiterste datum die bij een bericht staat.',
        'U zorgt dat uw e-mailadres klopt als u meldingen wilt.',
      ],
    },
    {
      titel: '5. Wat wij doen',
      tekst: [
        'Wij bewaren uw berichten zolang u ze wilt houden. Wij gooien niets vanzelf weg.',
        'Wij lezen uw berichten niet. De organisatie die het bericht stuurde, is verantwoordelijk voor de inhoud.',
        'Wij melden storingen en onderhoud op de pagina Storingen en onderhoud.',
      ],
    },
    {
      titel: '6. Stoppen',
      tekst: [
        'U kunt op elk moment per organisatie of voor alles tegelijk terug naar papier. Dat werkt meteen voor nieuwe post. Berichten die u al heeft, blijven staan.',
      ],
    },
    {
      titel: '7. Als deze voorwaarden veranderen',
      tekst: ['Wij vragen u dan opnieuw of u akkoord gaat. Zegt u nee, dan krijgt u uw post weer op papier.'],
    },
  ],
} as const;
