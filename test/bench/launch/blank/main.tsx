/**
 * The blank app: what the chosen libraries cost before anything is done with them. Patient and three searches in
 * parallel, to the last page; each entry is checked for its type; the counts are shown by React.
 */
import FHIR from 'fhirclient/lib/entry/browser';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';

z.config({ jitless: true });

const Bundle = z.object({
  link: z.optional(z.array(z.object({ relation: z.string(), url: z.string() }))),
  entry: z.optional(z.array(z.object({ resource: z.object({ resourceType: z.string() }) }))),
});
type Bundle = z.infer<typeof Bundle>;
const Named = z.object({ name: z.array(z.object({ family: z.string() })) });

const TYPES = ['Condition', 'Procedure', 'MedicationStatement'] as const;

interface Counts {
  readonly name: string;
  readonly counts: readonly number[];
}

async function load(): Promise<Counts> {
  const client = await FHIR.oauth2.ready();
  const patient = client.patient.id ?? '';
  const count = async (type: string) => {
    let total = 0;
    let next: string | undefined = `${type}?patient=${patient}&_count=1000`;
    while (next !== undefined) {
      const page: Bundle = z.parse(Bundle, await client.request(next));
      total += (page.entry ?? []).filter(({ resource }) => resource.resourceType === type).length;
      next = page.link?.find(({ relation }) => relation === 'next')?.url;
    }
    return total;
  };
  const [named, ...counts] = await Promise.all([
    client.request(`Patient/${patient}`).then((body) => z.parse(Named, body)),
    ...TYPES.map(count),
  ]);
  return { name: named.name[0]?.family ?? '', counts };
}

const loading = load();

function App() {
  const [shown, setShown] = useState<Counts>();
  useEffect(() => {
    void loading.then(setShown);
  }, []);
  if (!shown) return <p>Reading…</p>;
  return (
    <main data-answer="complete">
      <h1>{shown.name}</h1>
      <ul>
        {TYPES.map((type, i) => (
          <li key={type}>
            {type}: {shown.counts[i]}
          </li>
        ))}
      </ul>
    </main>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
