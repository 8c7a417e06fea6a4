import type { SandboxPatient } from '../patients.ts';
import { html } from './html.ts';
import { identityOf } from './identity.ts';
import { page } from './page.ts';

/** The list of patients: who they are and what each chart teaches. */
export function galleryPage(patients: readonly SandboxPatient[]): string {
  return page(
    'Patients – sandbox EHR',
    html`<header><h1>Sandbox EHR</h1>
<p class="soft">Invented patients only. Choose one to open the chart.</p></header>
<main><nav aria-label="Patients"><ul class="cards">${patients.map((patient) => {
      const { age } = identityOf(patient);
      return html`<li><a href="/chart/${encodeURIComponent(patient.id)}"><strong>${patient.name}</strong>${
        age === undefined ? undefined : html` <span class="soft">${age} years</span>`
      }<br>${patient.teaches}</a></li>`;
    })}</ul></nav></main>`,
  );
}
