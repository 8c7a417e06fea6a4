import type { FhirResource } from 'fhir/r4';
import { textOf, valuesAt } from '../fhir/json.ts';
import type { SandboxPatient } from '../patients.ts';
import type { VendorId } from '../vendors/vendor.ts';
import { type Html, html } from './html.ts';
import { identityOf } from './identity.ts';
import { faultField, faultList, page, vendorField } from './page.ts';

export interface ChartView {
  readonly patient: SandboxPatient;
  /** The chart as the chosen vendor presents it. */
  readonly record: readonly FhirResource[];
  readonly vendor: VendorId;
  readonly fault: string;
  /** What is wrong with the fault that was asked for, if anything. */
  readonly faultProblem: string | undefined;
  /** Address of the app inside the chart, where it was asked for. */
  readonly frameUrl: string | undefined;
}

/**
 * One patient's chart. The buttons are submits of a plain form, so the page works without a script; the script only
 * shows the record of another server as soon as that is chosen.
 */
export function chartPage(view: ChartView): string {
  const { patient } = view;
  const { name, birthDate, age, recordNumber } = identityOf(patient);
  const path = `/chart/${encodeURIComponent(patient.id)}`;
  return page(
    `${name} – sandbox EHR`,
    html`<header><div class="banner"><h1>${name}</h1><dl>
<div><dt>Born</dt><dd>${birthDate}${age === undefined ? undefined : ` (${age} years)`}</dd></div>
<div><dt>MRN</dt><dd>${recordNumber}</dd></div></dl>
<a href="/">All patients</a></div></header>
${toolsOf(view, path)}
${view.frameUrl === undefined ? recordMain(view) : frameMain(view, view.frameUrl)}
${faultList()}
<script>document.querySelector('select[name="vendor"]').addEventListener('change', function () { this.form.submit(); });</script>`,
  );
}

/** Folded away while the app is open, so that the app has the height. */
function toolsOf(view: ChartView, path: string): Html {
  const isUnfolded = view.frameUrl === undefined;
  return html`<section class="tools" aria-label="Start Nextline"><details${isUnfolded ? html` open` : undefined}><summary>Start Nextline</summary>
<form action="${path}" method="get">
${vendorField(view.vendor)}
${faultField(view.fault)}
<button class="first" name="open" value="frame">Open Nextline in the chart</button>
<button name="open" value="window" formaction="${path}/launch" formtarget="_blank">Open Nextline in its own window</button>
<button formaction="/standalone" formtarget="_blank">Launch standalone</button>
</form>
${view.faultProblem === undefined ? undefined : html`<p class="warn" role="alert">${view.faultProblem}</p>`}</details></section>`;
}

function frameMain(view: ChartView, url: string): Html {
  return html`<main class="framed"><iframe title="Nextline for ${view.patient.name}" src="${url}"></iframe></main>
<section class="below" aria-label="Record"><details><summary>Record</summary>${recordLists(view.record)}</details></section>`;
}

function recordMain(view: ChartView): Html {
  return html`<main><p>${view.patient.teaches}</p>${recordLists(view.record)}</main>`;
}

const LISTS: readonly (readonly [title: string, types: readonly string[]])[] = [
  ['Conditions', ['Condition']],
  ['Procedures', ['Procedure']],
  ['Medications', ['MedicationStatement', 'MedicationRequest', 'MedicationAdministration']],
];

function recordLists(record: readonly FhirResource[]): Html {
  return html`<div class="record">${LISTS.map(([title, types]) => {
    const rows = record.filter((resource) => types.includes(resource.resourceType));
    return html`<section><h2>${title} (${rows.length})</h2>${
      rows.length === 0
        ? html`<p class="soft">None in this record.</p>`
        : html`<ul>${rows.map((resource) => html`<li>${labelOf(resource)} <span class="soft">${detailsOf(resource)}</span></li>`)}</ul>`
    }</section>`;
  })}</div>`;
}

const LABELS = [
  'code.text',
  'medicationCodeableConcept.text',
  'medicationReference.display',
  'contained.ingredient.itemCodeableConcept.text',
  'code.coding.code',
  'medicationCodeableConcept.coding.code',
] as const;

const DETAILS = [
  'status',
  'clinicalStatus.coding.code',
  'intent',
  'onsetDateTime',
  'performedDateTime',
  'performedPeriod.start',
  'authoredOn',
  'effectiveDateTime',
  'effectivePeriod.start',
  'effectivePeriod.end',
] as const;

function labelOf(resource: FhirResource): string {
  for (const path of LABELS) {
    const text = textOf(valuesAt(resource, path)[0]);
    if (text !== undefined) return text;
  }
  return `${resource.resourceType} ${resource.id}`;
}

function detailsOf(resource: FhirResource): string {
  return DETAILS.flatMap((path) => valuesAt(resource, path).slice(0, 1))
    .map(textOf)
    .join(' · ');
}
