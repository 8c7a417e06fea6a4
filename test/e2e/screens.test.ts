import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clinic, chartOf, faultsOf, openClinic, problemOf, type Visit } from './clinic.ts';

let clinic: Clinic;

beforeAll(async () => {
  clinic = await openClinic();
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
  'a patient outside the evidence': async ({ page }: Visit) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v10' }));
    await chartOf(page);
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

describe.each(Object.entries(SCREENS))('%s', (_name, open) => {
  test.each([360, 1400])('has no fault of accessibility and nothing beyond its edge at %i px', async (width) => {
    const visit = await clinic.visit({ viewport: { width, height: 800 } });
    await open(visit);
    expect(await overflowOf(visit.page)).toEqual({ page: 0, elements: [] });
    expect(await faultsOf(visit.page)).toEqual([]);
    await visit.context.close();
  });
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
