export {
  button,
  errorSummary,
  type Field,
  type FieldError,
  FORM_KEY,
  field,
  form,
  formKey,
  hidden,
  type Select,
  select,
  textOf,
} from './forms.ts';
export { Html, html, ltr, nothing, trusted, type Value } from './html.ts';
export {
  askedByQuery,
  chosenLanguage,
  type KnownLanguages,
  languageSwitch,
  readersLanguage,
} from './language.ts';
export { type MailContent, mail, mailButton, mailHeading, mailText } from './mail.ts';
export {
  type AppLinks,
  type Brand,
  goOn,
  goOnPage,
  localPath,
  type PageContent,
  page,
  renderPage,
  seeOther,
  sendFramedPage,
  sendPage,
} from './page.ts';
export { qrCode } from './qr.ts';
export { reach } from './reach.ts';
export { bannerOf, registerPages, showFailure } from './register.ts';
export { STYLE } from './style.ts';
