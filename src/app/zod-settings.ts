/** Loaded before anything is held against a schema. */
import * as z from 'zod/mini';

// A strict Content-Security-Policy forbids the code generation that zod would otherwise try.
z.config({ jitless: true });
