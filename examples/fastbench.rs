
use chz::codec::{Codec,fast::Fast,Part,Shape};
fn main(){ for f in std::env::args().skip(1){ let b=std::fs::read(&f).unwrap(); let n=b.len();
 let t=std::time::Instant::now(); let parts=vec![Part{name:b"",bytes:&b}]; let blocks=vec![parts]; let c=Fast::train(&blocks); let d=c.dictionary(); let t1=t.elapsed(); let p=c.encode(&blocks[0]).unwrap(); let t2=t.elapsed();
 let mut best=1e9f64; let mut bd=0.0;
 for _ in 0..2 { let t=std::time::Instant::now(); let c2=Fast::from_dictionary(&d,&chz::Limits::default()).unwrap(); let td=t.elapsed(); let mut o=vec![]; c2.decode(&p,&[Shape{name:b"",len:n}],&mut o).unwrap(); let e=t.elapsed().as_secs_f64(); if e<best {best=e; bd=td.as_secs_f64();} assert!(o==b); }
  println!("{f}: {} = dict {} + {}; train {:?} encode {:?} total {:.1} MB/s; decode {:.3} s (dict {:.3}) {:.1} MB/s, mem {} K",d.len()+p.len(),d.len(),p.len(),t1,t2-t1,n as f64/1e6/t2.as_secs_f64(),best,bd,n as f64/1e6/best,Fast::memory(n as u64)>>10);
}}
