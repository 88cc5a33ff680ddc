// GENERATED from config.schema.json: DO NOT EDIT.
"use strict";
export const validateConfig = validate10;
const schema11 = {"$schema":"http://json-schema.org/draft-07/schema#","$id":"config.schema.json","title":"Server config","description":"What a driven server reads from its --config file.","type":"object","required":["contract","listeners"],"properties":{"contract":{"type":"object","required":["descriptors"],"properties":{"descriptors":{"type":"string","minLength":1,"description":"Absolute path of a FileDescriptorSet, imports with it."}}},"listeners":{"type":"array","minItems":1,"items":{"type":"object","required":["name","host","port","transport"],"properties":{"name":{"type":"string","minLength":1,"description":"Names the listener in the ready line."},"host":{"type":"string","minLength":1,"description":"Address to bind."},"port":{"type":"integer","minimum":0,"maximum":65535,"description":"0: any free port."},"transport":{"enum":["plaintext","tls","mtls"]},"service":{"type":"object","description":"What the contract says of this port; absent: nothing. Nobody but the service reads it."},"tls":{"$ref":"#/definitions/pemFiles"}}}},"scripts":{"type":"object","description":"By full method path: the script of its calls that carry none. Of a step only `do` is demanded here: one that a server does not know is observed as unsupported.","additionalProperties":{"type":"object","required":["steps"],"properties":{"codec":{"enum":["bytes"]},"steps":{"type":"array","items":{"type":"object","required":["do"],"properties":{"do":{"type":"string"}}}}}}},"limits":{"type":"object","properties":{"maxConcurrentRpcs":{"type":"integer","minimum":1}}},"tls":{"$ref":"#/definitions/pemFiles"}},"definitions":{"pemFiles":{"type":"object","description":"Absolute paths of PEM files.","required":["certificate","privateKey"],"properties":{"certificate":{"type":"string"},"privateKey":{"type":"string"},"clientCa":{"type":"string"}}}}};
const schema12 = {"type":"object","description":"Absolute paths of PEM files.","required":["certificate","privateKey"],"properties":{"certificate":{"type":"string"},"privateKey":{"type":"string"},"clientCa":{"type":"string"}}};

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="config.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.contract === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "contract"},message:"must have required property '"+"contract"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.listeners === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "listeners"},message:"must have required property '"+"listeners"+"'"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.contract !== undefined){
let data0 = data.contract;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.descriptors === undefined){
const err2 = {instancePath:instancePath+"/contract",schemaPath:"#/properties/contract/required",keyword:"required",params:{missingProperty: "descriptors"},message:"must have required property '"+"descriptors"+"'"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0.descriptors !== undefined){
let data1 = data0.descriptors;
if(typeof data1 === "string"){
if(data1.length < 1){
const err3 = {instancePath:instancePath+"/contract/descriptors",schemaPath:"#/properties/contract/properties/descriptors/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/contract/descriptors",schemaPath:"#/properties/contract/properties/descriptors/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/contract",schemaPath:"#/properties/contract/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.listeners !== undefined){
let data2 = data.listeners;
if(Array.isArray(data2)){
if(data2.length < 1){
const err6 = {instancePath:instancePath+"/listeners",schemaPath:"#/properties/listeners/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.name === undefined){
const err7 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data3.host === undefined){
const err8 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "host"},message:"must have required property '"+"host"+"'"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data3.port === undefined){
const err9 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "port"},message:"must have required property '"+"port"+"'"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data3.transport === undefined){
const err10 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/required",keyword:"required",params:{missingProperty: "transport"},message:"must have required property '"+"transport"+"'"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3.name !== undefined){
let data4 = data3.name;
if(typeof data4 === "string"){
if(data4.length < 1){
const err11 = {instancePath:instancePath+"/listeners/" + i0+"/name",schemaPath:"#/properties/listeners/items/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/listeners/" + i0+"/name",schemaPath:"#/properties/listeners/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data3.host !== undefined){
let data5 = data3.host;
if(typeof data5 === "string"){
if(data5.length < 1){
const err13 = {instancePath:instancePath+"/listeners/" + i0+"/host",schemaPath:"#/properties/listeners/items/properties/host/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/listeners/" + i0+"/host",schemaPath:"#/properties/listeners/items/properties/host/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data3.port !== undefined){
let data6 = data3.port;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err15 = {instancePath:instancePath+"/listeners/" + i0+"/port",schemaPath:"#/properties/listeners/items/properties/port/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 65535 || isNaN(data6)){
const err16 = {instancePath:instancePath+"/listeners/" + i0+"/port",schemaPath:"#/properties/listeners/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err17 = {instancePath:instancePath+"/listeners/" + i0+"/port",schemaPath:"#/properties/listeners/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data3.transport !== undefined){
let data7 = data3.transport;
if(!(((data7 === "plaintext") || (data7 === "tls")) || (data7 === "mtls"))){
const err18 = {instancePath:instancePath+"/listeners/" + i0+"/transport",schemaPath:"#/properties/listeners/items/properties/transport/enum",keyword:"enum",params:{allowedValues: schema11.properties.listeners.items.properties.transport.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data3.service !== undefined){
let data8 = data3.service;
if(!(data8 && typeof data8 == "object" && !Array.isArray(data8))){
const err19 = {instancePath:instancePath+"/listeners/" + i0+"/service",schemaPath:"#/properties/listeners/items/properties/service/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data3.tls !== undefined){
let data9 = data3.tls;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.certificate === undefined){
const err20 = {instancePath:instancePath+"/listeners/" + i0+"/tls",schemaPath:"#/definitions/pemFiles/required",keyword:"required",params:{missingProperty: "certificate"},message:"must have required property '"+"certificate"+"'"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data9.privateKey === undefined){
const err21 = {instancePath:instancePath+"/listeners/" + i0+"/tls",schemaPath:"#/definitions/pemFiles/required",keyword:"required",params:{missingProperty: "privateKey"},message:"must have required property '"+"privateKey"+"'"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data9.certificate !== undefined){
if(typeof data9.certificate !== "string"){
const err22 = {instancePath:instancePath+"/listeners/" + i0+"/tls/certificate",schemaPath:"#/definitions/pemFiles/properties/certificate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data9.privateKey !== undefined){
if(typeof data9.privateKey !== "string"){
const err23 = {instancePath:instancePath+"/listeners/" + i0+"/tls/privateKey",schemaPath:"#/definitions/pemFiles/properties/privateKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data9.clientCa !== undefined){
if(typeof data9.clientCa !== "string"){
const err24 = {instancePath:instancePath+"/listeners/" + i0+"/tls/clientCa",schemaPath:"#/definitions/pemFiles/properties/clientCa/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err25 = {instancePath:instancePath+"/listeners/" + i0+"/tls",schemaPath:"#/definitions/pemFiles/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err26 = {instancePath:instancePath+"/listeners/" + i0,schemaPath:"#/properties/listeners/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err27 = {instancePath:instancePath+"/listeners",schemaPath:"#/properties/listeners/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.scripts !== undefined){
let data13 = data.scripts;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key0 in data13){
let data14 = data13[key0];
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
if(data14.steps === undefined){
const err28 = {instancePath:instancePath+"/scripts/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/scripts/additionalProperties/required",keyword:"required",params:{missingProperty: "steps"},message:"must have required property '"+"steps"+"'"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data14.codec !== undefined){
if(!(data14.codec === "bytes")){
const err29 = {instancePath:instancePath+"/scripts/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/codec",schemaPath:"#/properties/scripts/additionalProperties/properties/codec/enum",keyword:"enum",params:{allowedValues: schema11.properties.scripts.additionalProperties.properties.codec.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data14.steps !== undefined){
let data16 = data14.steps;
if(Array.isArray(data16)){
const len1 = data16.length;
for(let i1=0; i1<len1; i1++){
let data17 = data16[i1];
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.do === undefined){
const err30 = {instancePath:instancePath+"/scripts/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/steps/" + i1,schemaPath:"#/properties/scripts/additionalProperties/properties/steps/items/required",keyword:"required",params:{missingProperty: "do"},message:"must have required property '"+"do"+"'"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data17.do !== undefined){
if(typeof data17.do !== "string"){
const err31 = {instancePath:instancePath+"/scripts/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/steps/" + i1+"/do",schemaPath:"#/properties/scripts/additionalProperties/properties/steps/items/properties/do/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err32 = {instancePath:instancePath+"/scripts/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/steps/" + i1,schemaPath:"#/properties/scripts/additionalProperties/properties/steps/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err33 = {instancePath:instancePath+"/scripts/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/steps",schemaPath:"#/properties/scripts/additionalProperties/properties/steps/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/scripts/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/scripts/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/scripts",schemaPath:"#/properties/scripts/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.limits !== undefined){
let data19 = data.limits;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.maxConcurrentRpcs !== undefined){
let data20 = data19.maxConcurrentRpcs;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
const err36 = {instancePath:instancePath+"/limits/maxConcurrentRpcs",schemaPath:"#/properties/limits/properties/maxConcurrentRpcs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 < 1 || isNaN(data20)){
const err37 = {instancePath:instancePath+"/limits/maxConcurrentRpcs",schemaPath:"#/properties/limits/properties/maxConcurrentRpcs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
}
else {
const err38 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.tls !== undefined){
let data21 = data.tls;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
if(data21.certificate === undefined){
const err39 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/pemFiles/required",keyword:"required",params:{missingProperty: "certificate"},message:"must have required property '"+"certificate"+"'"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data21.privateKey === undefined){
const err40 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/pemFiles/required",keyword:"required",params:{missingProperty: "privateKey"},message:"must have required property '"+"privateKey"+"'"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data21.certificate !== undefined){
if(typeof data21.certificate !== "string"){
const err41 = {instancePath:instancePath+"/tls/certificate",schemaPath:"#/definitions/pemFiles/properties/certificate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data21.privateKey !== undefined){
if(typeof data21.privateKey !== "string"){
const err42 = {instancePath:instancePath+"/tls/privateKey",schemaPath:"#/definitions/pemFiles/properties/privateKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data21.clientCa !== undefined){
if(typeof data21.clientCa !== "string"){
const err43 = {instancePath:instancePath+"/tls/clientCa",schemaPath:"#/definitions/pemFiles/properties/clientCa/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/tls",schemaPath:"#/definitions/pemFiles/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

