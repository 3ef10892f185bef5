import type { ComponentStrings } from './index.ts';

/** The library's words for the components that the portal uses. What they do not use stays English and is never said. */
const hindi: ComponentStrings = {
  '@react-aria/tag': {
    removeDescription: 'टैग हटाने के लिए Delete दबाएँ।',
    removeButtonLabel: 'हटाएँ',
  },
  '@react-aria/spinbutton': { Empty: 'खाली' },
  '@react-aria/searchfield': { 'Clear search': 'खोज साफ़ करें' },
  '@react-aria/overlays': { dismiss: 'बंद करें' },
  '@react-aria/menu': {
    longPressMessage: 'मेन्यू खोलने के लिए देर तक दबाएँ या Alt + नीचे तीर दबाएँ',
  },
  '@react-aria/grid': {
    deselectedItem: ({ item }) => `${item} अब चुना हुआ नहीं है।`,
    select: 'चुनें',
    selectedCount: (given, format) =>
      `${format.plural(given.count, {
        '=0': 'कुछ भी चुना नहीं गया',
        other: () => `${format.number(given.count)} चुने गए`,
      })}।`,
    selectedAll: 'सभी चुने गए।',
    selectedItem: ({ item }) => `${item} चुना गया।`,
    longPressToSelect: 'चुनना शुरू करने के लिए देर तक दबाएँ।',
  },
  '@react-aria/datepicker': {
    era: 'युग',
    year: 'वर्ष',
    month: 'महीना',
    day: 'दिन',
    hour: 'घंटा',
    minute: 'मिनट',
    second: 'सेकंड',
    dayPeriod: 'पूर्वाह्न/अपराह्न',
    calendar: 'कैलेंडर',
    startDate: 'शुरू की तारीख',
    endDate: 'अंत की तारीख',
    weekday: 'सप्ताह का दिन',
    timeZoneName: 'समय क्षेत्र',
    selectedDateDescription: ({ date }) => `चुनी गई तारीख: ${date}`,
    selectedRangeDescription: ({ startDate, endDate }) => `चुनी गई अवधि: ${startDate} से ${endDate} तक`,
    selectedTimeDescription: ({ time }) => `चुना गया समय: ${time}`,
  },
  '@react-aria/combobox': {
    focusAnnouncement: (given, format) =>
      [
        given.isGroupChange ? `समूह ${given.groupTitle}, ${format.number(given.groupCount)} विकल्प। ` : '',
        given.optionText,
        given.isSelected ? ', चुना गया' : '',
      ].join(''),
    countAnnouncement: (given, format) => `${format.number(given.optionCount)} विकल्प उपलब्ध हैं।`,
    selectedAnnouncement: ({ optionText }) => `${optionText}, चुना गया`,
    buttonLabel: 'सुझाव दिखाएँ',
    listboxLabel: 'सुझाव',
  },
  '@react-aria/calendar': {
    previous: 'पिछला',
    next: 'अगला',
    selectedDateDescription: ({ date }) => `चुनी गई तारीख: ${date}`,
    selectedRangeDescription: ({ dateRange }) => `चुनी गई अवधि: ${dateRange}`,
    todayDate: ({ date }) => `आज, ${date}`,
    todayDateSelected: ({ date }) => `आज, ${date} चुनी गई`,
    dateSelected: ({ date }) => `${date} चुनी गई`,
    minimumDate: 'पहली उपलब्ध तारीख',
    maximumDate: 'आखिरी उपलब्ध तारीख',
    dateRange: ({ startDate, endDate }) => `${startDate} से ${endDate} तक`,
  },
  '@react-aria/autocomplete': { collectionLabel: 'सुझाव' },
  '@react-stately/datepicker': {
    rangeUnderflow: ({ minValue }) => `तारीख ${minValue} या उसके बाद की होनी चाहिए।`,
    rangeOverflow: ({ maxValue }) => `तारीख ${maxValue} या उससे पहले की होनी चाहिए।`,
    rangeReversed: 'शुरू की तारीख अंत की तारीख से पहले होनी चाहिए।',
    unavailableDate: 'यह तारीख उपलब्ध नहीं है।',
  },
  'react-aria-components': { selectPlaceholder: 'चुनें' },
};

export default hindi;
