/** Names of one language: as people write them, and as their mail address spells them. */
export interface NameSet {
  /** ISO code: of the phone number, and of where such names are usual. */
  country: string;
  /** BCP 47, for the message. */
  language: string;
  /** How many of a hundred people have such a name. */
  share: number;
  first: readonly Name[];
  last: readonly Name[];
}

/** `written` and `latin`, which are the same where the script is Latin without marks. */
export type Name = readonly [written: string, latin: string];

/** `Zoë/zoe Mia` makes two names; what follows the stroke is the Latin spelling. */
const names = (text: string): Name[] =>
  text.split(' ').map((entry) => {
    const [written = '', latin = written.toLowerCase()] = entry.split('/');
    return [written, latin];
  });

export const nameSets: readonly NameSet[] = [
  {
    country: 'GB',
    language: 'en',
    share: 34,
    first: names(
      'Hazel Owen Poppy Callum Freya Jude Marcus Esme Rhys Imogen Dylan Tamsin Hugh Bethan Ravi Naomi Kit Orla',
    ),
    last: names(
      'Ashdown Fairley Penrose Whitlock Marsden Trevanion Colby Rowntree Garside Holloway Pryce Underhill Lockhart Semple',
    ),
  },
  {
    country: 'PL',
    language: 'pl',
    share: 12,
    first: names(
      'Zofia Łukasz/lukasz Grażyna/grazyna Mateusz Agnieszka Paweł/pawel Kinga Rafał/rafal Iwona Bartosz',
    ),
    last: names('Wróbel/wrobel Nowak Kowalczyk Dąbek/dabek Sikora Żak/zak Mróz/mroz Pietrzyk'),
  },
  {
    country: 'DE',
    language: 'de',
    share: 9,
    first: names('Jürgen/juergen Anke Sören/soeren Heike Björn/bjoern Ulrike Malte Käthe/kaethe'),
    last: names('Brückner/brueckner Vogt Schönfeld/schoenfeld Kähler/kaehler Lindner Grossmann Wüst/wuest'),
  },
  {
    country: 'AE',
    language: 'ar',
    share: 9,
    first: names('ليلى/layla يوسف/yusuf مريم/maryam خالد/khalid هدى/huda سامي/sami نورة/noura طارق/tariq'),
    last: names('الحداد/alhaddad منصور/mansour الشامي/alshami عبدالله/abdullah النجار/alnajjar قاسم/qasim'),
  },
  {
    country: 'IN',
    language: 'hi',
    share: 9,
    first: names(
      'अनिता/anita राहुल/rahul प्रिया/priya विकास/vikas सुनीता/sunita अर्जुन/arjun मीरा/meera संजय/sanjay',
    ),
    last: names('शर्मा/sharma वर्मा/verma गुप्ता/gupta यादव/yadav मिश्रा/mishra चौहान/chauhan'),
  },
  {
    country: 'CN',
    language: 'zh',
    share: 7,
    first: names('秀英/xiuying 建国/jianguo 丽华/lihua 志强/zhiqiang 雪梅/xuemei 海波/haibo 晓明/xiaoming'),
    last: names('王/wang 陈/chen 赵/zhao 黄/huang 林/lin 欧阳/ouyang 周/zhou'),
  },
  {
    country: 'UA',
    language: 'uk',
    share: 8,
    first: names(
      'Оксана/oksana Тарас/taras Наталія/nataliia Богдан/bohdan Соломія/solomiia Андрій/andrii Юлія/yuliia',
    ),
    last: names(
      'Шевчук/shevchuk Бойко/boiko Ткаченко/tkachenko Гнатюк/hnatiuk Кравець/kravets Лисенко/lysenko',
    ),
  },
  {
    country: 'ES',
    language: 'es',
    share: 6,
    first: names('Íñigo/inigo Begoña/begona Martín/martin Lucía/lucia Joaquín/joaquin Nuria'),
    last: names('Ibáñez/ibanez Cordero Muñoz/munoz Echevarría/echevarria Peña/pena'),
  },
  {
    country: 'TR',
    language: 'tr',
    share: 4,
    first: names('Işıl/isil Çağlar/caglar Gülşen/gulsen Ömer/oemer Şebnem/sebnem'),
    last: names('Yıldız/yildiz Özgür/oezguer Kılıç/kilic Aydın/aydin'),
  },
  {
    country: 'GR',
    language: 'el',
    share: 2,
    first: names('Ελένη/eleni Νίκος/nikos Δήμητρα/dimitra'),
    last: names('Γεωργίου/georgiou Ιωάννου/ioannou Μάρκου/markou'),
  },
];
