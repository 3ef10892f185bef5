/** Why a message or a description is not taken. */
export type SamlReason =
  | 'unreadable'
  | 'too_large'
  | 'doctype'
  | 'comment'
  | 'not_a_response'
  | 'not_a_request'
  | 'not_metadata'
  | 'no_endpoint'
  | 'no_certificate'
  | 'encrypted'
  | 'provider_refused'
  | 'misplaced_assertion'
  | 'misplaced_signature'
  | 'duplicate_id'
  | 'weak_algorithm'
  | 'unsigned'
  | 'bad_signature'
  | 'wrong_issuer'
  | 'wrong_destination'
  | 'wrong_audience'
  | 'wrong_recipient'
  | 'unsolicited'
  | 'wrong_request'
  | 'too_early'
  | 'expired'
  | 'replayed'
  | 'transient_name_id'
  | 'no_subject';

/** A message that is not taken. The detail is for whoever sets the connection up; it never holds what is personal. */
export class SamlRefused extends Error {
  readonly reason: SamlReason;
  readonly detail: string | null;
  constructor(reason: SamlReason, detail: string | null = null) {
    super(detail === null ? reason : `${reason}: ${detail}`);
    this.name = 'SamlRefused';
    this.reason = reason;
    this.detail = detail;
  }
}
