/** Somebody was faster with the same person: what was read is no longer so, and is read again. */
export class Again extends Error {
  constructor() {
    super('Met midway.');
    this.name = 'Again';
  }
}
