/** Work handed out to several threads, whose results come back in the order of the work. */
import { Worker } from 'node:worker_threads';

/**
 * Does each piece of work, at most `atOnce` at a time, and yields the results in the order of the work. Work is asked for
 * only when there is room, so that a slow reader of the results holds back everything before it.
 */
export async function* inOrder<Work, Result>(
  work: AsyncIterable<Work>,
  atOnce: number,
  task: (one: Work) => Result | Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const one of work) {
    const result = Promise.resolve(task(one));
    // Waited for in its turn; until then a failure must not count as unheard.
    result.catch(() => undefined);
    running.push(result);
    const next = running.length >= atOnce ? running.shift() : undefined;
    if (next) yield await next;
  }
  for (const result of running) yield await result;
}

/** Some threads that all do the same task: one piece of work each at a time, more waiting in line. */
export interface Threads<Work, Result> {
  readonly task: (one: Work) => Promise<Result>;
  readonly stop: () => Promise<void>;
}

interface Errand<Work, Result> {
  readonly work: Work;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Starts `count` threads on `script`, each given `workerData`. `handOver` names the memory that goes over to the thread
 * with the work. A thread answers each message with one message.
 */
export function startThreads<Work, Result>(
  script: URL,
  count: number,
  workerData: unknown,
  handOver: (work: Work) => readonly ArrayBuffer[],
): Threads<Work, Result> {
  const waiting: Errand<Work, Result>[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Errand<Work, Result>>();
  // Most of what a record leaves behind dies young: more room for it than this costs memory and gains no speed.
  const resourceLimits = { maxYoungGenerationSizeMb: 16 };
  const workers = Array.from({ length: count }, () => new Worker(script, { workerData, resourceLimits }));

  const send = () => {
    while (waiting.length > 0 && idle.length > 0) {
      const worker = idle.shift();
      const errand = waiting.shift();
      if (!worker || !errand) return;
      busy.set(worker, errand);
      worker.postMessage(errand.work, [...handOver(errand.work)]);
    }
  };
  for (const worker of workers) {
    worker.on('message', (result: Result) => {
      busy.get(worker)?.resolve(result);
      busy.delete(worker);
      idle.push(worker);
      send();
    });
    worker.on('error', (error) => {
      // A thread that has died does nothing more: what it had, and what waits, cannot be done.
      for (const errand of [...busy.values(), ...waiting]) errand.reject(error);
      busy.clear();
      waiting.length = 0;
    });
    idle.push(worker);
  }
  return {
    task: (work) =>
      new Promise<Result>((resolve, reject) => {
        waiting.push({ work, resolve, reject });
        send();
      }),
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
