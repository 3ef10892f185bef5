import { accentOf } from '../accent.ts';
import { directionOf } from '../languages.ts';
import { type Html, html, trusted } from './html.ts';

export interface MailContent {
  /** BCP 47. */
  language: string;
  title: string;
  /** Who writes; shown on top. */
  brand: string;
  body: Html;
  /** Small print at the end. */
  fine: Html;
}

/**
 * An email as HTML: tables and inline styles, since mail programs of offices read little else; a style sheet for dark only,
 * which those that do not know it skip. No image, no font, no address that would tell a server that it was opened.
 */
export const mail = (content: MailContent): string =>
  html`<!doctype html>
<html lang="${content.language}" dir="${directionOf(content.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${content.title}</title>
${DARK}
</head>
<body class="paper" style="margin:0;padding:0;background:#f1ece6">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f1ece6">
<tr><td align="center" style="padding:24px 8px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:480px;background:#fffefc;border:1px solid #d3cbc0;border-radius:6px">
<tr><td class="ink" style="padding:32px 28px;font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;font-size:16px;line-height:24px;color:#221c18;text-align:start">
<p style="margin:0 0 20px;font-size:15px;font-weight:600"><bdi>${content.brand}</bdi></p>
${content.body}
</td></tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:480px">
<tr><td class="quiet" style="padding:16px 28px;font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;font-size:14px;line-height:20px;color:#5a5149;text-align:start">
${content.fine}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.toString();

const DARK = trusted(
  '<style>@media(prefers-color-scheme:dark){.paper{background:#131110!important}.card{background:#1f1b18!important;border-color:#463f39!important}.ink{color:#f2ece5!important}.quiet{color:#c3b9ae!important}}</style>',
);

/** A paragraph of a mail. */
export const mailText = (content: Html | string): Html => html`<p style="margin:0 0 16px">${content}</p>`;

/** What the mail is for, in the type that only a welcome gets. */
export const mailHeading = (content: Html | string): Html =>
  html`<h1 style="margin:0 0 16px;font-family:'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif;font-size:28px;line-height:34px;font-weight:400">${content}</h1>`;

/**
 * A link as a button that is one in Outlook too: a colored cell, the whole of it a link. `accent` is the organization's, as
 * chosen; mail programs that darken a mail do so by themselves, so it is always the one for light.
 */
export function mailButton(href: string, text: Html | string, accent: string | null): Html {
  const { color, text: ink } = accentOf(accent).light;
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px">
<tr><td align="center" bgcolor="${color}" style="border-radius:6px">
<a href="${href}" style="display:inline-block;padding:14px 28px;font-size:17px;line-height:24px;font-weight:600;color:${ink};text-decoration:none">${text}</a>
</td></tr>
</table>`;
}
