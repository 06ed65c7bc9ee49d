import { runEpisode } from './episode.js'
const from=Number(process.argv[2]??1), n=Number(process.argv[3]??5)
const all=new Map<string,number>(); const t=performance.now()
for (let s=from;s<from+n;s++){ try{const e=await runEpisode(s); for(const [k,v] of e.counts.all) all.set(k,(all.get(k)??0)+v); if(n<6)console.log(s,e.fingerprint)}catch(e:any){console.log(e.message, (e.cause as Error)?.stack?.split('\n').slice(1,8).join('\n')); }}
console.log([...all].sort().map(([k,v])=>v+'  '+k).join('\n')); console.log((performance.now()-t).toFixed(0),'ms', ((all.get('commands')??0)/(performance.now()-t)).toFixed(1),'commands/ms')
