import { err, ok, type Result } from '../../kernel/result.ts';
import { isServedType, type ServedType } from '../vendors/vendor.ts';
import { type FaultKind, type FaultName, faultKind } from './fault-table.ts';

/** One fault asked for: `slow:Procedure=3000` is `{ name: 'slow', aim: 'Procedure', amount: 3000 }`. */
export interface Fault {
  readonly name: FaultName;
  /** `*` means all types, and the whole session for faults that have no type. */
  readonly aim: ServedType | '*';
  readonly variant: string;
  readonly amount: number;
}

export type FaultPlan = readonly Fault[];

const PART = /^([a-z0-9-]+)(?::([A-Za-z]+|\*))?(?:=([a-z0-9]+))?$/;

/**
 * Reads `expire=5+forbidden:Procedure`. Parts are joined by `+`; a blank does as well, because that is what `+` becomes
 * in the query of an address. The empty text is the plan without faults.
 */
export function parseFaults(text: string): Result<FaultPlan, string> {
  const plan: Fault[] = [];
  for (const part of text.split(/[+\s]+/).filter((piece) => piece !== '')) {
    const fault = parsePart(part);
    if (!fault.ok) return fault;
    plan.push(fault.value);
  }
  return ok(plan);
}

function parsePart(part: string): Result<Fault, string> {
  const [, name = '', aim, value] = PART.exec(part) ?? [];
  const kind = faultKind(name);
  if (!kind) return err(`There is no fault "${part}".`);
  if (kind.aim === 'session' && aim !== undefined) return err(`The fault "${name}" takes no resource type.`);
  if (kind.aim === 'type' && aim === undefined) return err(`The fault "${name}" needs a resource type, or *.`);
  if (aim !== undefined && aim !== '*' && !isServedType(aim)) return err(`The sandbox has no resource type "${aim}".`);
  const options: FaultKind = kind;
  if (value !== undefined && !options.variants?.includes(value) && !(options.number && /^\d{1,6}$/.test(value))) {
    return err(`The fault "${name}" does not know "${value}".`);
  }
  return ok({
    name: kind.name,
    aim: aim !== undefined && isServedType(aim) ? aim : '*',
    variant: options.variants ? (value ?? options.variants[0] ?? '') : '',
    amount: options.number ? Number(value ?? options.number.byDefault) : 0,
  });
}

/** Types whose scope the plan withholds. */
export function withheldTypes(plan: FaultPlan, all: readonly ServedType[]): readonly ServedType[] {
  const aims = plan.filter((fault) => fault.name === 'partial-grant').map((fault) => fault.aim);
  return all.filter((type) => aims.includes(type) || aims.includes('*'));
}
