import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// jsdom has no layout, hence nothing that scrolls.
Element.prototype.scrollIntoView = () => undefined;

afterEach(() => cleanup());
