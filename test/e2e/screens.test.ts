import { join } from 'node:path';
import type { FhirResource } from 'fhir/r4';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readPatients } from '../../src/sandbox/patients.ts';
import { appFrame, type Clinic, chartOf, faultsOf, openClinic, problemOf, type Visit } from './clinic.ts';

let clinic: Clinic;

/** Two of the patients in states that none of the charts has: one has died, of the other nothing is recorded but who it is. */
const DECEASED = 'v16';
const EMPTY = 'v12b';

beforeAll(async () => {
  const patients = await readPatients(join(inject('root'), 'data/patients'));
  clinic = await openClinic({
    patients: patients.map((patient) => {
      const { id, resources } = patient;
      if (id === EMPTY) return { ...patient, resources: resources.filter((one) => one.resourceType === 'Patient') };
      if (id !== DECEASED) return patient;
      const died = (one: FhirResource) =>
        one.resourceType === 'Patient' ? { ...one, deceasedDateTime: '2026-09-30' } : one;
      return { ...patient, resources: resources.map(died) };
    }),
  });
});
afterAll(() => clinic.close());

/** Pixels by which the page is wider than the window, and the innermost elements that stand out of it. */
function overflowOf(page: Page): Promise<{ readonly page: number; readonly elements: readonly string[] }> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    // What is wider inside a frame of its own that scrolls, or is cut, does not widen the page.
    const isContained = (element: Element) => {
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (window.getComputedStyle(around).overflowX !== 'visible') return true;
      }
      return false;
    };
    const outside = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > width + 1 && !isContained(element),
    );
    const innermost = outside.filter((element) => !outside.some((other) => other.parentElement === element));
    return {
      page: document.documentElement.scrollWidth - width,
      elements: innermost.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)),
    };
  });
}

const SCREENS = {
  'the chart': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
    await chartOf(page);
  },
  'the chart, with everything unfolded': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
    await chartOf(page);
    await page.getByText('The statements are being loaded.').first().waitFor({ state: 'detached' });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  },
  'a chart that could not be read completely': async ({ page }: Visit) => {
    await page.goto(
      clinic.sandbox.createLaunch({ vendor: 'epic', patientId: 'v14', fault: 'forbidden:Procedure+expire=6' }),
    );
    await chartOf(page);
  },
  'orders alone, a chart that waits for one answer': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'epic', patientId: 'v01' }));
    await chartOf(page);
  },
  'a record that holds nothing but the patient': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: EMPTY }));
    await chartOf(page);
    expect(await page.locator('main').innerText()).toMatch(/Cannot tell|Outside the evidence/);
  },
  'a patient who has died': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: DECEASED }));
    await chartOf(page);
    expect(await page.locator('main').innerText()).toContain('The patient has died');
    expect(await page.getByRole('heading', { name: 'What would change this' }).count()).toBe(0);
  },
  'a session that has ended': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'epic', patientId: 'v06', fault: 'expire=6' }));
    await chartOf(page);
    expect(await page.locator('main').innerText()).toContain('The session has ended');
  },
  'a patient outside the evidence': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v10' }));
    await chartOf(page);
    const words = await page.locator('main').innerText();
    expect(words).toContain('Failing criterion');
    expect(words).toContain('What would bring it in');
  },
  'the record while it is read': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06', fault: 'slow:*=60000' }));
    await page
      .getByText(/reading, 0 so far/)
      .first()
      .waitFor();
  },
  'a problem': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06', fault: 'no-patient' }));
    await problemOf(page);
  },
  'a problem of the launch': async ({ page }: Visit) => {
    await page.goto(`${clinic.appOrigin}/launch.html?iss=https://elsewhere.example/fhir&launch=abc`);
    await problemOf(page);
  },
  'the start': async ({ page }: Visit) => {
    await page.goto(`${clinic.appOrigin}/`);
    await page.getByRole('heading', { name: "Open Nextline from a patient's chart" }).waitFor();
  },
} as const;

/** What of the page depends on its colours. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Shows the page in another theme: as the reader's system asks for it, and high contrast as the page's own menu does. */
const THEMES = {
  dark: (page: Page) => page.emulateMedia({ colorScheme: 'dark' }),
  'high contrast': async (page: Page) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.evaluate(() => {
      document.documentElement.dataset['theme'] = 'contrast';
    });
  },
  'high contrast, dark': (page: Page) => page.emulateMedia({ colorScheme: 'dark' }),
  'forced colours': async (page: Page) => {
    await page.evaluate(() => {
      delete document.documentElement.dataset['theme'];
    });
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  },
} as const;

describe.each(Object.entries(SCREENS))('%s', (_name, open) => {
  test.each([
    320, 1400,
  ])('has no fault of accessibility in any theme, and nothing beyond its edge at %i px', async (width) => {
    const visit = await clinic.visit({ viewport: { width, height: 800 }, colorScheme: 'light' });
    await open(visit);
    expect(await overflowOf(visit.page)).toEqual({ page: 0, elements: [] });
    expect(await faultsOf(visit.page)).toEqual([]);
    if (width === 1400) {
      for (const [theme, show] of Object.entries(THEMES)) {
        await show(visit.page);
        expect({ theme, faults: await faultsOf(visit.page, OF_COLOUR) }).toEqual({ theme, faults: [] });
      }
    }
    await visit.context.close();
  });
});

test('enlarged to 400 % the chart still scrolls up and down only, and nothing covers what has the focus', async () => {
  const visit = await clinic.visit({ viewport: { width: 320, height: 256 } });
  await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
  await chartOf(visit.page);
  expect(await overflowOf(visit.page)).toEqual({ page: 0, elements: [] });
  const position = await visit.page.evaluate(
    () => window.getComputedStyle(document.querySelector('header') ?? document.body).position,
  );
  expect(position).toBe('static');
  await visit.context.close();
});

test('whoever asks for less motion gets none', async () => {
  const visit = await clinic.visit({ reducedMotion: 'reduce' });
  await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
  await chartOf(visit.page);
  const moving = await visit.page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .map((one) => window.getComputedStyle(one))
      .filter(
        ({ animationName, transitionDuration, scrollBehavior }) =>
          animationName !== 'none' || /[1-9]/.test(transitionDuration) || scrollBehavior === 'smooth',
      ),
  );
  expect(moving).toHaveLength(0);
  await visit.context.close();
});

test('the app wears the look that the EHR names, and in a frame whose chart says whose it is the stamp is short', async () => {
  const visit = await clinic.visit({ colorScheme: 'light' });
  await visit.page.goto(`${clinic.sandbox.url}/chart/v06?vendor=smart&open=frame`);
  const frame = await appFrame(visit.page);
  await chartOf(frame);
  const look = () =>
    frame.evaluate(() => {
      const { backgroundColor, color } = window.getComputedStyle(document.documentElement);
      return { backgroundColor, color };
    });
  await expect.poll(look).toEqual({ backgroundColor: 'rgb(243, 246, 248)', color: 'rgb(29, 42, 51)' });
  const stamp = await frame.locator('header').first().innerText();
  expect(stamp).toContain('Peter Hawthorn');
  expect(stamp).toMatch(/born 28 Jan 1967 · as of \d\d:\d\d/);
  expect(stamp).not.toContain('NX-V06');
  await visit.context.close();
});

test('a narrow frame inside the chart scrolls up and down only', async () => {
  const visit = await clinic.visit({ viewport: { width: 360, height: 800 } });
  await visit.page.goto(`${clinic.sandbox.url}/chart/v06?vendor=smart&open=frame`);
  const frame = await (await visit.page.waitForSelector('iframe')).contentFrame();
  if (!frame) throw new Error('the iframe of the chart holds no page');
  await chartOf(frame);
  expect(await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
    0,
  );
  await visit.context.close();
});
