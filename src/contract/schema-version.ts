/** Version of the contract in assessment.ts. In a file of its own, because judging needs it and not the schemas. */
export const SCHEMA_VERSION = '1.0.0';
