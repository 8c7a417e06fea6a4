import type { LaunchDesk } from '../auth/launch-desk.ts';
import { parseFaults } from '../faults/fault-plan.ts';
import { pageReply, type Reply, redirectReply } from '../http/reply.ts';
import type { SandboxPatient } from '../patients.ts';
import { presentAs } from '../presentation/present-as.ts';
import { isVendorId, type VendorId } from '../vendors/vendor.ts';
import { chartPage } from './chart-page.ts';
import { galleryPage } from './gallery-page.ts';
import { messagePage } from './page.ts';

export interface ChartDesk {
  readonly patients: readonly SandboxPatient[];
  readonly launches: LaunchDesk;
  readonly setStandaloneFault: (fault: string) => void;
}

/** Answers the pages of the chart: the gallery, one patient, and the addresses that start the app. */
export function answerChart(desk: ChartDesk, method: string, address: URL): Reply {
  const [area = '', id = '', step = '', ...rest] = address.pathname.slice(1).split('/');
  const patient = desk.patients.find((one) => encodeURIComponent(one.id) === id);
  if (method === 'GET' && rest.length === 0) {
    if (area === '' && id === '') return pageReply(200, galleryPage(desk.patients));
    if (area === 'standalone' && id === '') return startStandalone(desk, address.searchParams);
    if (area === 'chart' && patient && step === '') return showChart(desk, patient, address.searchParams);
    if (area === 'chart' && patient && step === 'launch') return startApp(desk, patient, address.searchParams);
  }
  return pageReply(404, messagePage('Not found', 'There is no such page.'));
}

function showChart(desk: ChartDesk, patient: SandboxPatient, query: URLSearchParams): Reply {
  const vendor = vendorOf(query);
  const fault = query.get('fault') ?? '';
  const faults = parseFaults(fault);
  const open = query.get('open');
  // A page cannot open a window without a click, so the page itself becomes the window.
  if (faults.ok && open === 'window') return startApp(desk, patient, query);
  const frame = new URLSearchParams({ vendor, fault, open: 'frame' });
  const markup = chartPage({
    patient,
    record: presentAs(vendor, patient.resources),
    vendor,
    fault,
    faultProblem: faults.ok ? undefined : faults.error,
    frameUrl: faults.ok && open === 'frame' ? `/chart/${encodeURIComponent(patient.id)}/launch?${frame}` : undefined,
  });
  return pageReply(faults.ok ? 200 : 400, markup);
}

function startApp(desk: ChartDesk, patient: SandboxPatient, query: URLSearchParams): Reply {
  const faults = parseFaults(query.get('fault') ?? '');
  if (!faults.ok) return pageReply(400, messagePage('Unknown fault', faults.error));
  const open = query.get('open') === 'frame' ? 'frame' : 'window';
  return redirectReply(desk.launches.launchUrl({ vendor: vendorOf(query), patientId: patient.id, open }, faults.value));
}

function startStandalone(desk: ChartDesk, query: URLSearchParams): Reply {
  const fault = query.get('fault') ?? '';
  const faults = parseFaults(fault);
  if (!faults.ok) return pageReply(400, messagePage('Unknown fault', faults.error));
  desk.setStandaloneFault(fault);
  return redirectReply(desk.launches.standaloneUrl(vendorOf(query)));
}

function vendorOf(query: URLSearchParams): VendorId {
  const text = query.get('vendor');
  return isVendorId(text) ? text : 'smart';
}
