/** Whether what was ongoing has been looked at again since it should have been complete. */
import { type Day, spanOf } from '../kernel/calendar.ts';
import { trialsOf } from './known-on.ts';
import type { Draft, Fault } from './load.ts';

export function checkTrialStatus({ trials, statements }: Draft, today: Day, fault: Fault): void {
  for (const { entry, file } of trials.values()) {
    const { status, expectedCompletion } = entry;
    if (status?.state === 'reported' || expectedCompletion === undefined) continue;
    const due = spanOf(expectedCompletion.date).last;
    if (due >= today) continue;
    if (status === undefined || spanOf(status.checkedOn).first <= due) {
      const message = `expected to be complete ${expectedCompletion.date}, and not looked at since: record a check in "status"`;
      fault(file, `${entry.id}.status`, message);
    }
  }
  for (const { entry, file } of statements.values()) {
    if (entry.kind !== 'ongoing') continue;
    for (const id of trialsOf(entry)) {
      if (trials.get(id)?.entry.status === undefined)
        fault(file, entry.id, `the trial "${id}" is called ongoing and has no recorded check`);
    }
  }
}
