/** The least a launch page can do with fhirclient. */
import FHIR from 'fhirclient/lib/entry/browser';

const query = new URL(window.location.href).searchParams;
void FHIR.oauth2.authorize({
  clientId: 'blank-app',
  scope:
    'launch openid fhirUser patient/Patient.read patient/Condition.read patient/Procedure.read patient/MedicationStatement.read',
  redirectUri: new URL('index.html', window.location.href).href,
  iss: query.get('iss') ?? '',
  launch: query.get('launch') ?? '',
  pkceMode: 'required',
  completeInTarget: true,
});
