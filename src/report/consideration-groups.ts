/** The groups in which considerations are read: by what they are about and which way they point. Never a rank. */
import type { Consideration } from '../contract/assessment.ts';

export type ConsiderationGroup = 'limits' | 'for' | 'uncertain' | 'against' | 'local' | 'trial' | 'principle';

/** In the order of reading. */
export const CONSIDERATION_GROUPS: readonly ConsiderationGroup[] = [
  'limits',
  'for',
  'uncertain',
  'against',
  'local',
  'trial',
  'principle',
];

export function groupOf({ kind, stance }: Consideration): ConsiderationGroup {
  switch (kind) {
    case 'scope':
    case 'safety':
      return 'limits';
    case 'systemic':
      if (stance === 'supports') return 'for';
      return stance === 'against' ? 'against' : 'uncertain';
    default:
      return kind;
  }
}
