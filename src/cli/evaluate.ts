/**
 * `npm run --silent evaluate -- [OPTION …] FILE…`: the options are in `evaluate-options.ts`.
 *
 * One JSON line per patient on standard output and nothing else there; trouble goes to standard error. Exit 0 when every
 * record was assessed, 2 when an input could not be read (the others are assessed all the same). Inputs are read as a
 * stream: memory depends on the longest record, not on the number of records.
 */
import { once } from 'node:events';
import process from 'node:process';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { evidence, terminology } from 'virtual:nextline-knowledge';
import type { Evidence } from '../evidence/schema.ts';
import type { Problem } from '../kernel/problem.ts';
import type { OverlayFile } from '../terminology/overlay.ts';
import { createTerminology, type Terminology } from '../terminology/terminology.ts';
import { type EvaluateOptions, type Judging, readOptions, USAGE, Usage } from './evaluate-options.ts';
import { inOrder, startThreads } from './in-order.ts';
import { type Block, createJudge, type Judged } from './judge-block.ts';
import { blocksOf } from './read-blocks.ts';

async function judgeFor(judging: Judging): Promise<(block: Block) => Judged> {
  const { evidenceFolder } = judging;
  const used = evidenceFolder === undefined ? evidence : await evidenceIn(evidenceFolder);
  return createJudge({ ...(await codesWith(judging.overlays)), evidence: used }, judging);
}

/** The code sets with the overlays of a site; what is wrong with one stands in every assessment. */
async function codesWith(
  overlays: readonly OverlayFile[],
): Promise<{ readonly terminology: Terminology; readonly problems: readonly Problem[] }> {
  if (overlays.length === 0) return { terminology: createTerminology(terminology), problems: [] };
  const { overlayProblem, withOverlays } = await import('../terminology/overlay.ts');
  const { terminology: known, faults } = withOverlays(terminology, overlays);
  if (faults.length > 0) process.exitCode = 2;
  return { terminology: known, problems: faults.map(overlayProblem) };
}

/** Loaded only where it is asked for: checking the evidence takes longer than judging one record. */
async function evidenceIn(folder: string): Promise<Evidence> {
  const { readEvidence } = await import('../build/read-evidence.ts');
  try {
    return readEvidence(folder);
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}

async function* blocksOfAll(files: readonly string[]): AsyncGenerator<Block> {
  for (const file of files) yield* blocksOf(file);
}

async function judgedBlocks({ judging, jobs, files }: EvaluateOptions): Promise<AsyncIterable<Judged>> {
  const blocks = blocksOfAll(files);
  // Also where threads judge: evidence that does not hold is reported once, before they start.
  const judge = await judgeFor(judging);
  if (jobs === 1) return inOrder(blocks, 1, judge);
  const threads = startThreads<Block, Judged>(new URL(import.meta.url), jobs, judging, ({ bytes }) => [
    bytes.buffer as ArrayBuffer,
  ]);
  // One block in work and one in reserve for each thread.
  return stopping(inOrder(blocks, 2 * jobs, threads.task), threads.stop);
}

async function* stopping<T>(results: AsyncIterable<T>, stop: () => Promise<void>): AsyncGenerator<T> {
  try {
    yield* results;
  } finally {
    await stop();
  }
}

async function write(stream: NodeJS.WriteStream, content: string | Uint8Array): Promise<void> {
  if (content.length > 0 && !stream.write(content)) await once(stream, 'drain');
}

async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    // Whoever reads has seen enough (`| head`): that is no fault, and there is nobody left to tell.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
  try {
    for await (const { output, messages, failed } of await judgedBlocks(readOptions(process.argv.slice(2)))) {
      if (failed) process.exitCode = 2;
      await write(process.stdout, output);
      await write(process.stderr, messages);
    }
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    process.exitCode = 2;
    process.stderr.write(`evaluate: ${error.message}\n${USAGE}\n`);
  }
}

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const judge = await judgeFor(workerData as Judging);
  port.on('message', (block: Block) => {
    const judged = judge(block);
    port.postMessage(judged, [judged.output.buffer as ArrayBuffer]);
  });
}

if (isMainThread) await main();
else if (parentPort) await serve(parentPort);
