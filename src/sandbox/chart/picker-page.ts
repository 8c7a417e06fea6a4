import type { SandboxPatient } from '../patients.ts';
import { html } from './html.ts';
import { identityOf } from './identity.ts';
import { faultField, faultList, page } from './page.ts';

/**
 * Standalone launch: which patient? Also the place to choose a fault, since no chart was there to do it. The first
 * button is disabled so that the Enter key in the field opens nobody's chart.
 */
export function pickerPage(
  patients: readonly SandboxPatient[],
  fault: string,
  faultProblem: string | undefined,
): string {
  return page(
    'Choose a patient – sandbox EHR',
    html`<header><h1>Choose a patient</h1>
<p class="soft">An app asks to be opened for one patient. Nothing is shared before you choose.</p></header>
<main><form method="post">
<button disabled hidden></button>
${faultField(fault)}
${faultProblem === undefined ? undefined : html`<p class="warn" role="alert">${faultProblem}</p>`}
<fieldset class="pick"><legend>Patients</legend>${patients.map((patient) => {
      const { birthDate } = identityOf(patient);
      return html`<button name="patient" value="${patient.id}">${patient.name}, born ${birthDate}</button>`;
    })}</fieldset>
<button name="cancel" value="yes">Cancel</button>
</form></main>
${faultList()}`,
  );
}
