/**
 * What shows the forms for passkeys where the browser has them, asks the device and sends its answer as the form's own.
 * Nothing is suggested right after a refusal, lest a device that answers by itself is asked without end. Written for old phones. Without it the forms stay hidden, and everybody goes on by a code.
 */
export const PASSKEY_SCRIPT: string = `(function(d,n,w){
if(!w.PublicKeyCredential||!n.credentials||!w.fetch)return;
function bytes(s){s=atob(s.replace(/-/g,'+').replace(/_/g,'/'));var a=new Uint8Array(s.length);for(var i=0;i<s.length;i++)a[i]=s.charCodeAt(i);return a}
function text(b){var s='';b=new Uint8Array(b);for(var i=0;i<b.length;i++)s+=String.fromCharCode(b[i]);return btoa(s).replace(/\\+/g,'-').replace(/\\//g,'_').replace(/=+$/,'')}
function known(l){return(l||[]).map(function(c){c.id=bytes(c.id);return c})}
var waiting=null,timer=0;
function ask(f,quiet){
var make=f.getAttribute('data-passkey')==='create',said=f.querySelector('[role=alert]');
clearTimeout(timer);
if(quiet)timer=setTimeout(function(){ask(f,true)},240000);
if(waiting)waiting.abort();
waiting=w.AbortController?new AbortController():null;
var signal=waiting?waiting.signal:undefined;
if(said)said.hidden=true;
return fetch('/passkeys/options',{method:'POST',headers:{'content-type':'application/x-www-form-urlencoded'},body:'for='+f.getAttribute('data-for')+'&token='+(f.getAttribute('data-token')||'')}).then(function(r){if(!r.ok&&r.status!==403)throw r;return r.json()}).then(function(o){
if(o.prove){w.location=o.prove;throw{name:'AbortError'}}
o.challenge=bytes(o.challenge);
var q={publicKey:o,signal:signal};
if(make){o.user.id=bytes(o.user.id);o.excludeCredentials=known(o.excludeCredentials);return n.credentials.create(q)}
o.allowCredentials=known(o.allowCredentials);
if(quiet)q.mediation='conditional';
return n.credentials.get(q)}).then(function(c){
var r=c.response,a={clientDataJSON:text(r.clientDataJSON)};
if(make){a.attestationObject=text(r.attestationObject);a.transports=r.getTransports?r.getTransports():[]}
else{a.authenticatorData=text(r.authenticatorData);a.signature=text(r.signature);if(r.userHandle)a.userHandle=text(r.userHandle)}
f.elements.credential.value=JSON.stringify({id:c.id,rawId:text(c.rawId),type:c.type,response:a});
f.submit()}).catch(function(e){if(!quiet&&said&&!(e&&e.name==='AbortError'))said.hidden=false})}
var forms=d.querySelectorAll('form[data-passkey]');
for(var i=0;i<forms.length;i++)(function(f){f.hidden=false;f.addEventListener('submit',function(e){e.preventDefault();ask(f,false)});
if(f.getAttribute('data-passkey')==='get'&&w.location.search.indexOf('passkey=failed')<0&&d.querySelector('[autocomplete~=webauthn]')&&PublicKeyCredential.isConditionalMediationAvailable)PublicKeyCredential.isConditionalMediationAvailable().then(function(y){if(y)ask(f,true)})})(forms[i])
})(document,navigator,window)`;
