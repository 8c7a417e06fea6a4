/** Who the patient is, for the stamp on every screen. Shown, never judged by, and never part of an Assessment. */
export interface PatientIdentity {
  readonly name: string;
  readonly birthDate: string | undefined;
  readonly sex: string | undefined;
  /** Record number, where the server gives one that is marked as such. */
  readonly recordNumber: string | undefined;
}
