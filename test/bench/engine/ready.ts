/** This product made ready to judge, and nothing else: what `engine.ts` starts in a process of its own. */
import { terminology as compiled, evidence } from 'virtual:nextline-knowledge';
import { assess } from '../../../src/assess/assess.ts';
import { ruleSetOf } from '../../../src/engine/rule-set.ts';
import { createTerminology } from '../../../src/terminology/terminology.ts';

const terminology = createTerminology(compiled);
ruleSetOf(evidence);

export const ready = { terminology, evidence, assess };
