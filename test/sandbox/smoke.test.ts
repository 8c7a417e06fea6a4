import { test, expect } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { APP, PATIENTS } from './fixtures.ts';
import { SmartClient, SCOPE } from './smart-client.ts';
test('x', async () => {
  const sandbox = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0 });
  for (const v of ['smart','epic','oracle'] as const) {
    const c = new SmartClient(sandbox, v);
    const t = await c.launch('ann');
    process.stdout.write(JSON.stringify(t, null, 1));
    const r = await c.get(t.accessToken, 'Condition?patient=ann');
    process.stdout.write(r.status + (await r.text()).slice(0, 900) + '\n');
    const s = new SmartClient(sandbox, v);
    const rq = s.request(undefined, SCOPE.replace('launch', 'launch/patient'));
    const a = await s.authorize(rq.parameters);
    process.stdout.write(a.location.href + a.page.status + '\n');
    const p = await s.fetch(a.location.href, {method:'POST', body: new URLSearchParams({patient:'ben'})});
    const back = await s.fetch(p.headers.get('location') ?? '');
    process.stdout.write(String(back.headers.get('location'))+'\n');
  }
  await sandbox.close();
});
