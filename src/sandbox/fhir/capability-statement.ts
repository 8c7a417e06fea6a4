import type { CapabilityStatement, CapabilityStatementRestResourceSearchParam } from 'fhir/r4';
import { isServedType, type ServedType, type VendorProfile } from '../vendors/vendor.ts';
import { definitionOf } from './search-parameters.ts';

/** The types a vendor serves, in one order. */
export function servedTypes(vendor: VendorProfile): readonly ServedType[] {
  return Object.keys(vendor.resources).filter(isServedType);
}

/** True to what is served, because both come from the vendor's profile. */
export function capabilityStatement(vendor: VendorProfile, base: string, authBase: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-05',
    kind: 'instance',
    software: { name: vendor.software },
    implementation: { description: 'Synthetic patients only', url: base },
    fhirVersion: '4.0.1',
    format: vendor.replies.otherAccept === 'xml' ? ['xml', 'json'] : ['json'],
    rest: [
      {
        mode: 'server',
        security: {
          cors: true,
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'SMART-on-FHIR',
                },
              ],
            },
          ],
          extension: [
            {
              url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
              extension: [
                { url: 'authorize', valueUri: `${authBase}/authorize` },
                { url: 'token', valueUri: `${authBase}/token` },
              ],
            },
          ],
        },
        resource: servedTypes(vendor).map((type) => {
          const support = vendor.resources[type];
          return {
            type,
            interaction: [{ code: 'read' }, { code: 'search-type' }],
            ...(support?.includes ? { searchInclude: [...support.includes] } : {}),
            searchParam: (support?.parameters ?? []).map((name) => searchParam(type, name)),
          };
        }),
      },
    ],
  };
}

function searchParam(type: ServedType, name: string): CapabilityStatementRestResourceSearchParam {
  const kind = definitionOf(type, name)?.kind;
  return { name, type: kind ?? 'number' };
}
