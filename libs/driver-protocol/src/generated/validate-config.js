// GENERATED from config.schema.json: DO NOT EDIT.
"use strict";
export const validateConfig = validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"config.schema.json","title":"Server config","description":"What a driven server reads from its --config file.","type":"object","required":["listeners"],"properties":{"listeners":{"type":"array","minItems":1,"items":{"type":"object","required":["name","host","port","transport","bidi"],"properties":{"name":{"type":"string","minLength":1,"description":"Names the listener in the ready line."},"host":{"type":"string","minLength":1,"description":"Address to bind."},"port":{"type":"integer","minimum":0,"maximum":65535,"description":"0: any free port."},"transport":{"enum":["plaintext","tls","mtls"]},"bidi":{"enum":["interleaved","after-half-close"]},"tls":{"$ref":"#/definitions/pemFiles"}}}},"limits":{"type":"object","properties":{"maxConcurrentRpcs":{"type":"integer","minimum":1}}},"tls":{"$ref":"#/definitions/pemFiles"}},"definitions":{"pemFiles":{"type":"object","description":"Absolute paths of PEM files.","required":["certificate","privateKey"],"properties":{"certificate":{"type":"string"},"privateKey":{"type":"string"},"clientCa":{"type":"string"}}}}};
const schema12 = {"type":"object","description":"Absolute paths of PEM files.","required":["certificate","privateKey"],"properties":{"certificate":{"type":"string"},"privateKey":{"type":"string"},"clientCa":{"type":"string"}}};

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="config.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.listeners === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "listeners"},message:"must have required property '"+"listeners"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.listeners !== undefined){
let data0 = data.listeners;
if(Array.isArray(data0)){
if(data0.length < 1){
const err1 = {instancePath:instancePath+"/listeners",schemaPath:"#/properties/listeners/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.name === undefined){
const err2 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data1.host === undefined){
const err3 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "host"},message:"must have required property '"+"host"+"'"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1.port === undefined){
const err4 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "port"},message:"must have required property '"+"port"+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.transport === undefined){
const err5 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "transport"},message:"must have required property '"+"transport"+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1.bidi === undefined){
const err6 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "bidi"},message:"must have required property '"+"bidi"+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data1.name !== undefined){
let data2 = data1.name;
if(typeof data2 === "string"){
if(data2.length < 1){
const err7 = {instancePath:instancePath+"/listeners/" + i0+"/name",schemaPath:"#/properties/listeners/items/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/listeners/" + i0+"/name",schemaPath:"#/properties/listeners/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data1.host !== undefined){
let data3 = data1.host;
if(typeof data3 === "string"){
if(data3.length < 1){
const err9 = {instancePath:instancePath+"/listeners/" + i0+"/host",schemaPath:"#/properties/listeners/items/properties/host/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/listeners/" + i0+"/host",schemaPath:"#/properties/listeners/items/properties/host/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data1.port !== undefined){
let data4 = data1.port;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err11 = {instancePath:instancePath+"/listeners/" + i0+"/port",schemaPath:"#/properties/listeners/items/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 65535 || isNaN(data4)){
const err12 = {instancePath:instancePath+"/listeners/" + i0+"/port",schemaPath:"#/properties/listeners/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data4 < 0 || isNaN(data4)){
const err13 = {instancePath:instancePath+"/listeners/" + i0+"/port",schemaPath:"#/properties/listeners/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data1.transport !== undefined){
let data5 = data1.transport;
if(!(((data5 === "plaintext") || (data5 === "tls")) || (data5 === "mtls"))){
const err14 = {instancePath:instancePath+"/listeners/" + i0+"/transport",schemaPath:"#/properties/listeners/items/properties/transport/enum",keyword:"enum",params:{allowedValues: schema11.properties.listeners.items.properties.transport.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data1.bidi !== undefined){
let data6 = data1.bidi;
if(!((data6 === "interleaved") || (data6 === "after-half-close"))){
const err15 = {instancePath:instancePath+"/listeners/" + i0+"/bidi",schemaPath:"#/properties/listeners/items/properties/bidi/enum",keyword:"enum",params:{allowedValues: schema11.properties.listeners.items.properties.bidi.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data1.tls !== undefined){
let data7 = data1.tls;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.certificate === undefined){
const err16 = {instancePath:instancePath+"/listeners/" + i0+"/tls",schemaPath:"#/definitions/pemFiles/required",keyword:"required",params:{missingProperty: "certificate"},message:"must have required property '"+"certificate"+"'"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data7.privateKey === undefined){
const err17 = {instancePath:instancePath+"/listeners/" + i0+"/tls",schemaPath:"#/definitions/pemFiles/required",keyword:"required",params:{missingProperty: "privateKey"},message:"must have required property '"+"privateKey"+"'"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data7.certificate !== undefined){
if(typeof data7.certificate !== "string"){
const err18 = {instancePath:instancePath+"/listeners/" + i0+"/tls/certificate",schemaPath:"#/definitions/pemFiles/properties/certificate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data7.privateKey !== undefined){
if(typeof data7.privateKey !== "string"){
const err19 = {instancePath:instancePath+"/listeners/" + i0+"/tls/privateKey",schemaPath:"#/definitions/pemFiles/properties/privateKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data7.clientCa !== undefined){
if(typeof data7.clientCa !== "string"){
const err20 = {instancePath:instancePath+"/listeners/" + i0+"/tls/clientCa",schemaPath:"#/definitions/pemFiles/properties/clientCa/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/listeners/" + i0+"/tls",schemaPath:"#/definitions/pemFiles/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err23 = {instancePath:instancePath+"/listeners",schemaPath:"#/properties/listeners/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.limits !== undefined){
let data11 = data.limits;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.maxConcurrentRpcs !== undefined){
let data12 = data11.maxConcurrentRpcs;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err24 = {instancePath:instancePath+"/limits/maxConcurrentRpcs",schemaPath:"#/properties/limits/properties/maxConcurrentRpcs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 < 1 || isNaN(data12)){
const err25 = {instancePath:instancePath+"/limits/maxConcurrentRpcs",schemaPath:"#/properties/limits/properties/maxConcurrentRpcs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
}
else {
const err26 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.tls !== undefined){
let data13 = data.tls;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.certificate === undefined){
const err27 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/pemFiles/required",keyword:"required",params:{missingProperty: "certificate"},message:"must have required property '"+"certificate"+"'"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data13.privateKey === undefined){
const err28 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/pemFiles/required",keyword:"required",params:{missingProperty: "privateKey"},message:"must have required property '"+"privateKey"+"'"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data13.certificate !== undefined){
if(typeof data13.certificate !== "string"){
const err29 = {instancePath:instancePath+"/tls/certificate",schemaPath:"#/definitions/pemFiles/properties/certificate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data13.privateKey !== undefined){
if(typeof data13.privateKey !== "string"){
const err30 = {instancePath:instancePath+"/tls/privateKey",schemaPath:"#/definitions/pemFiles/properties/privateKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data13.clientCa !== undefined){
if(typeof data13.clientCa !== "string"){
const err31 = {instancePath:instancePath+"/tls/clientCa",schemaPath:"#/definitions/pemFiles/properties/clientCa/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/pemFiles/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

