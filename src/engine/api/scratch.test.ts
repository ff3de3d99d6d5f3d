import { test } from 'vitest';
import { definition, definitionNames } from './schema/schema.ts';
import { decode } from './decode.ts';
import { kindOfObject } from './kinds.ts';
test('x', () => {
  for (const n of definitionNames()) for (const f of definition(n).fields.values()) { if (!f.name) throw new Error(n + JSON.stringify(f)); }
  console.log(definition('core.v1.PodSpec').fields.get('containers'), definition('meta.v1.ObjectMeta').fields.get('creationTimestamp'), definition('core.v1.Container').fields.get('ports'));
  const k = (b: any) => decode(kindOfObject(b.apiVersion, b.kind)!, b, 'Strict');
  console.log(JSON.stringify(k({apiVersion:'apps/v1',kind:'Deployment',metadata:{name:'x',labels:{}},spec:{replicas:1,paused:false,selector:{matchLabels:{a:'b'}},template:{spec:{hostNetwork:false,containers:[{name:'c',image:'',resources:{limits:{cpu:'1000m',memory:'1024Mi'}}}]}}}})));
  const spec = {selector:{matchLabels:{a:'b'}},template:{spec:{containers:[]}}};
  console.log(JSON.stringify(k({apiVersion:'apps/v1',kind:'Deployment',metadata:{name:'x'},spec:{...spec, replicas:1.5}})));
  console.log(JSON.stringify(k({apiVersion:'apps/v1',kind:'Deployment',metadata:{name:'x'},spec:{...spec, strategy:'Recreate', replica: 3}})));
  console.log(JSON.stringify(k({apiVersion:'apps/v1',kind:'Deployment',metadata:{name:'x'},spec:{...spec, replica: 3}})));
  console.log(JSON.stringify(k({apiVersion:'v1',kind:'Pod',metadata:{name:'x'},spec:{containers:[{name:'c',env:[{name:'A',value:1}]}]}})));
  console.log(JSON.stringify(k({apiVersion:'v1',kind:'Pod',metadata:{name:'x'},spec:{containers:[{name:'c',args:[1]}],restartPolicy:3}})));
  console.log(JSON.stringify(k({apiVersion:'v1',kind:'Secret',metadata:{name:'x'},data:{x:'no base64!'}})));
  console.log(JSON.stringify(k({apiVersion:'v1',kind:'Service',metadata:{name:'x'},spec:{ports:[{port:80}]}})));
  const body: any = {apiVersion:'v1',kind:'Pod',metadata:{name:'x',namespace:'default'},spec:{containers:[{name:'c',image:'nginx',resources:{requests:{cpu:'100m'}}}]}};
  for (let i=0;i<2000;i++) k(body);
  const t=performance.now(); for (let i=0;i<5000;i++) k(body); console.log((performance.now()-t)/5000*1000,'us');
});
