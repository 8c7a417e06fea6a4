/** The floor of `bench:ndjson`: reads a file line by line and parses each line, nothing else. Prints how many it parsed. */
import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import process from 'node:process';

let carry = Buffer.alloc(0);
let parsed = 0;

function parse(line: Buffer): void {
  // As quick as it goes: one-byte text is decoded without a look at each byte.
  const bundle: unknown = JSON.parse(line.toString(isAscii(line) ? 'latin1' : 'utf8'));
  if (typeof bundle === 'object') parsed++;
}

for await (const chunk of createReadStream(process.argv[2] ?? '', { highWaterMark: 1024 * 1024 })) {
  const bytes = Buffer.concat([carry, chunk as Buffer]);
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
    parse(bytes.subarray(start, end));
    start = end + 1;
  }
  carry = bytes.subarray(start);
}
if (carry.length > 0) parse(carry);
process.stdout.write(`${parsed}\n`);
