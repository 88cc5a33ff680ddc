// GENERATED from plan.schema.json: DO NOT EDIT.
"use strict";
export const validatePlan = validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"plan.schema.json","title":"Client plan","description":"What a driven client reads from its --plan file. Steps are open-ended on purpose: of a step only `do` is demanded here, and one that a client does not know is observed as unsupported, never refused as a malformed plan. The steps that this version of the contract knows are in definitions/knownStep.","type":"object","required":["cases"],"properties":{"cases":{"type":"array","items":{"type":"object","required":["id","name","target","timeoutMs","steps"],"properties":{"id":{"type":"string","minLength":1},"name":{"type":"string","minLength":1},"timeoutMs":{"type":"integer","minimum":1},"target":{"type":"object","required":["address"],"properties":{"address":{"type":"string","description":"host:port, or several with commas between them"},"tls":{"type":"object","description":"Absolute paths of PEM files; absent for plaintext.","required":["ca"],"properties":{"ca":{"type":"string"},"certificate":{"type":"string"},"privateKey":{"type":"string"}}},"loadBalancing":{"const":"round_robin","description":"Calls go to the addresses in turn."}}},"steps":{"type":"array","items":{"type":"object","required":["do"],"properties":{"do":{"type":"string"}}}}}}}},"definitions":{"knownStep":{"type":"object","required":["do"],"oneOf":[{"properties":{"do":{"const":"open"},"call":{"$ref":"#/definitions/call"},"method":{"enum":["square","rangeSquare","sumSquare","streamrangeSquare"]},"deadlineMs":{"$ref":"#/definitions/milliseconds"},"metadata":{"$ref":"#/definitions/metadata"},"path":{"type":"string","pattern":"^/[^/]+/[^/]+$"},"compression":{"enum":["gzip"]},"waitForReady":{"type":"boolean"}},"required":["call","method","deadlineMs"],"propertyNames":{"enum":["do","call","method","deadlineMs","metadata","path","compression","waitForReady"]}},{"properties":{"do":{"const":"send"},"call":{"$ref":"#/definitions/call"},"value":{"$ref":"#/definitions/double"},"paddingBytes":{"type":"integer","minimum":0}},"required":["call","value"],"propertyNames":{"enum":["do","call","value","paddingBytes"]}},{"properties":{"do":{"const":"send-many"},"call":{"$ref":"#/definitions/call"},"values":{"$ref":"#/definitions/values"}},"required":["call","values"],"propertyNames":{"enum":["do","call","values"]}},{"properties":{"do":{"const":"exchange-many"},"call":{"$ref":"#/definitions/call"},"values":{"$ref":"#/definitions/values"}},"required":["call","values"],"propertyNames":{"enum":["do","call","values"]}},{"properties":{"do":{"const":"receive"},"call":{"$ref":"#/definitions/call"},"withinMs":{"$ref":"#/definitions/milliseconds"}},"required":["call"],"propertyNames":{"enum":["do","call","withinMs"]}},{"properties":{"do":{"const":"half-close"},"call":{"$ref":"#/definitions/call"}},"required":["call"],"propertyNames":{"enum":["do","call"]}},{"properties":{"do":{"const":"receive-to-end"},"call":{"$ref":"#/definitions/call"}},"required":["call"],"propertyNames":{"enum":["do","call"]}},{"properties":{"do":{"const":"receive-many"},"call":{"$ref":"#/definitions/call"}},"required":["call"],"propertyNames":{"enum":["do","call"]}},{"properties":{"do":{"const":"cancel"},"call":{"$ref":"#/definitions/call"}},"required":["call"],"propertyNames":{"enum":["do","call"]}},{"properties":{"do":{"const":"wait"},"ms":{"$ref":"#/definitions/milliseconds"}},"required":["ms"],"propertyNames":{"enum":["do","ms"]}}]},"call":{"type":"string","minLength":1,"description":"Names the call in this case."},"double":{"type":"string","pattern":"^[0-9a-f]{16}$"},"milliseconds":{"type":"number","minimum":0},"metadata":{"type":"array","items":{"type":"array","items":{"type":"string"},"minItems":2,"maxItems":2}},"values":{"description":"Doubles in order, or the whole numbers from `from` on.","oneOf":[{"type":"array","items":{"$ref":"#/definitions/double"}},{"type":"object","required":["from","count"],"additionalProperties":false,"properties":{"from":{"type":"integer"},"count":{"type":"integer","minimum":0}}}]}}};

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="plan.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.cases === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "cases"},message:"must have required property '"+"cases"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.cases !== undefined){
let data0 = data.cases;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.id === undefined){
const err1 = {instancePath:instancePath+"/cases/" + i0,schemaPath:"#/properties/cases/items/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data1.name === undefined){
const err2 = {instancePath:instancePath+"/cases/" + i0,schemaPath:"#/properties/cases/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data1.target === undefined){
const err3 = {instancePath:instancePath+"/cases/" + i0,schemaPath:"#/properties/cases/items/required",keyword:"required",params:{missingProperty: "target"},message:"must have required property '"+"target"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1.timeoutMs === undefined){
const err4 = {instancePath:instancePath+"/cases/" + i0,schemaPath:"#/properties/cases/items/required",keyword:"required",params:{missingProperty: "timeoutMs"},message:"must have required property '"+"timeoutMs"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.steps === undefined){
const err5 = {instancePath:instancePath+"/cases/" + i0,schemaPath:"#/properties/cases/items/required",keyword:"required",params:{missingProperty: "steps"},message:"must have required property '"+"steps"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1.id !== undefined){
let data2 = data1.id;
if(typeof data2 === "string"){
if(data2.length < 1){
const err6 = {instancePath:instancePath+"/cases/" + i0+"/id",schemaPath:"#/properties/cases/items/properties/id/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/cases/" + i0+"/id",schemaPath:"#/properties/cases/items/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.name !== undefined){
let data3 = data1.name;
if(typeof data3 === "string"){
if(data3.length < 1){
const err8 = {instancePath:instancePath+"/cases/" + i0+"/name",schemaPath:"#/properties/cases/items/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/cases/" + i0+"/name",schemaPath:"#/properties/cases/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data1.timeoutMs !== undefined){
let data4 = data1.timeoutMs;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err10 = {instancePath:instancePath+"/cases/" + i0+"/timeoutMs",schemaPath:"#/properties/cases/items/properties/timeoutMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 < 1 || isNaN(data4)){
const err11 = {instancePath:instancePath+"/cases/" + i0+"/timeoutMs",schemaPath:"#/properties/cases/items/properties/timeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data1.target !== undefined){
let data5 = data1.target;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.address === undefined){
const err12 = {instancePath:instancePath+"/cases/" + i0+"/target",schemaPath:"#/properties/cases/items/properties/target/required",keyword:"required",params:{missingProperty: "address"},message:"must have required property '"+"address"+"'"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data5.address !== undefined){
if(typeof data5.address !== "string"){
const err13 = {instancePath:instancePath+"/cases/" + i0+"/target/address",schemaPath:"#/properties/cases/items/properties/target/properties/address/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data5.tls !== undefined){
let data7 = data5.tls;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.ca === undefined){
const err14 = {instancePath:instancePath+"/cases/" + i0+"/target/tls",schemaPath:"#/properties/cases/items/properties/target/properties/tls/required",keyword:"required",params:{missingProperty: "ca"},message:"must have required property '"+"ca"+"'"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(data7.ca !== undefined){
if(typeof data7.ca !== "string"){
const err15 = {instancePath:instancePath+"/cases/" + i0+"/target/tls/ca",schemaPath:"#/properties/cases/items/properties/target/properties/tls/properties/ca/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data7.certificate !== undefined){
if(typeof data7.certificate !== "string"){
const err16 = {instancePath:instancePath+"/cases/" + i0+"/target/tls/certificate",schemaPath:"#/properties/cases/items/properties/target/properties/tls/properties/certificate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data7.privateKey !== undefined){
if(typeof data7.privateKey !== "string"){
const err17 = {instancePath:instancePath+"/cases/" + i0+"/target/tls/privateKey",schemaPath:"#/properties/cases/items/properties/target/properties/tls/properties/privateKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/cases/" + i0+"/target/tls",schemaPath:"#/properties/cases/items/properties/target/properties/tls/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data5.loadBalancing !== undefined){
if("round_robin" !== data5.loadBalancing){
const err19 = {instancePath:instancePath+"/cases/" + i0+"/target/loadBalancing",schemaPath:"#/properties/cases/items/properties/target/properties/loadBalancing/const",keyword:"const",params:{allowedValue: "round_robin"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/cases/" + i0+"/target",schemaPath:"#/properties/cases/items/properties/target/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data1.steps !== undefined){
let data12 = data1.steps;
if(Array.isArray(data12)){
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
let data13 = data12[i1];
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.do === undefined){
const err21 = {instancePath:instancePath+"/cases/" + i0+"/steps/" + i1,schemaPath:"#/properties/cases/items/properties/steps/items/required",keyword:"required",params:{missingProperty: "do"},message:"must have required property '"+"do"+"'"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data13.do !== undefined){
if(typeof data13.do !== "string"){
const err22 = {instancePath:instancePath+"/cases/" + i0+"/steps/" + i1+"/do",schemaPath:"#/properties/cases/items/properties/steps/items/properties/do/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/cases/" + i0+"/steps/" + i1,schemaPath:"#/properties/cases/items/properties/steps/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/cases/" + i0+"/steps",schemaPath:"#/properties/cases/items/properties/steps/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/cases/" + i0,schemaPath:"#/properties/cases/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/cases",schemaPath:"#/properties/cases/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

