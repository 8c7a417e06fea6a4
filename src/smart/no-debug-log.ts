/** Takes the place of fhirclient's debug log: it would write addresses, and with them the patient's id, to the console. */
function silent(): typeof silent {
  return silent;
}
silent.extend = silent;

// What `require` gives for this module.
export { silent as 'module.exports' };
