//! The core: the files that many others of a tree include, directly or not.
//!
//! What a header includes is mostly of the core, wherever it lies. By directories alone the 286 files
//! that `linux/sched.h` takes lie in 52 of the 115 blocks of a kernel's headers; with the core in
//! blocks of its own, the files included by most first, in 7.

use super::search::{include_directories, join, last_name, normal, parent};
use crate::declarations::{Include, IncludeForm, includes};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// A file is of the core if one file in so many includes it.
const ONE_IN: u64 = 50;

/// A tree has no core of files that fewer than these include.
const LEAST: u64 = 8;

/// From how many files the includes are followed, evenly spread over a tree that has more: enough to
/// count by, and a bound on the work.
const MOST_SOURCES: usize = 8192;

/// How many includes a walk may cross for each file of it. Without cycles a walk from 64 files crosses each
/// include a few times; more than this only a tree made for it takes.
const STEPS: usize = 1024;

/// The contents of the core, in the order in which they are packed: by how many files include them,
/// in steps of a half, and by path within a step. `files` are the paths of a tree with the numbers of
/// their contents, in tree order.
pub(super) fn core(files: &[(&[u8], u32)], contents: &[Vec<u8>]) -> Vec<u32> {
    let graph = Graph::new(files, contents);
    let sources =
        Vec::from_iter((0..files.len()).step_by(files.len().div_ceil(MOST_SOURCES).max(1)));
    let counts = graph.counts(&sources);
    let all = sources.len() as u64;
    // A content belongs where that file of it belongs that most include.
    let mut best: HashMap<u32, (u32, usize)> = HashMap::new();
    for (at, &(_, content)) in files.iter().enumerate() {
        let count = counts[at];
        if count >= LEAST && count * ONE_IN >= all {
            let place = (tier(count, all), at);
            let best = best.entry(content).or_insert(place);
            *best = place.min(*best);
        }
    }
    let mut core: Vec<((u32, usize), u32)> = best
        .into_iter()
        .map(|(content, place)| (place, content))
        .collect();
    core.sort_unstable();
    core.into_iter().map(|(_, content)| content).collect()
}

/// How often a count, which is not 0, can grow by a half and stay below all there are.
fn tier(count: u64, all: u64) -> u32 {
    let mut reached = count;
    let mut tier = 0;
    while reached < all {
        reached += reached.div_ceil(2);
        tier += 1;
    }
    tier
}

/// Which files include which, by their numbers.
struct Graph {
    /// Ascending, without doubles.
    includes: Vec<Vec<u32>>,
}

impl Graph {
    /// Names are searched for as [`closure`](crate::Archive::closure) does unless told otherwise. One
    /// that is not found so is that of the only file whose path ends with it, if there is one: many
    /// libraries have directories of their own for the search.
    fn new(files: &[(&[u8], u32)], contents: &[Vec<u8>]) -> Self {
        let numbers: HashMap<&[u8], u32> = files.iter().map(|&(path, _)| path).zip(0..).collect();
        let mut by_name: HashMap<&[u8], Vec<u32>> = HashMap::new();
        for (&(path, _), number) in files.iter().zip(0..) {
            by_name.entry(last_name(path)).or_default().push(number);
        }
        let mut directories = BTreeSet::new();
        for &(path, _) in files {
            let mut above = parent(path);
            while !above.is_empty() && directories.insert(above) {
                above = parent(above);
            }
        }
        let search = include_directories(directories.iter().copied(), |path| {
            directories.contains(path)
        });

        let file = |path: Vec<u8>| numbers.get(normal(&path)?.as_slice()).copied();
        let searched = |name: &[u8]| {
            let found = search.iter().find_map(|above| file(join(above, name)));
            found.or_else(|| {
                let end = [b"/", name].concat();
                let mut ending = by_name
                    .get(last_name(name))?
                    .iter()
                    .filter(|&&number| files[number as usize].0.ends_with(&end));
                let only = ending.next()?;
                ending.next().is_none().then_some(*only)
            })
        };
        let mut known: HashMap<&[u8], Option<u32>> = HashMap::new();
        let mut graph = Vec::with_capacity(files.len());
        for &(path, content) in files {
            let text = contents[content as usize].as_slice();
            let mut of_file = Vec::new();
            for Include { form, next, name } in includes(text) {
                let name = &text[name];
                let beside = match form {
                    IncludeForm::Computed => continue,
                    IncludeForm::Quoted if !next => file(join(parent(path), name)),
                    _ => None,
                };
                of_file.extend(
                    beside.or_else(|| *known.entry(name).or_insert_with(|| searched(name))),
                );
            }
            of_file.sort_unstable();
            of_file.dedup();
            graph.push(of_file);
        }
        Graph { includes: graph }
    }

    /// From how many of the sources each file is reached.
    fn counts(&self, sources: &[usize]) -> Vec<u64> {
        let mut counts = vec![0; self.includes.len()];
        for batch in sources.chunks(64) {
            // A bit for each source that reaches the file.
            let mut reached = vec![0u64; self.includes.len()];
            let mut waits = vec![false; self.includes.len()];
            let mut waiting = VecDeque::new();
            for (bit, &source) in batch.iter().enumerate() {
                reached[source] = 1 << bit;
                waits[source] = true;
                waiting.push_back(source);
            }
            let mut steps = STEPS * self.includes.len();
            while let Some(from) = waiting.pop_front() {
                waits[from] = false;
                let Some(left) = steps.checked_sub(self.includes[from].len()) else {
                    break;
                };
                steps = left;
                for &to in &self.includes[from] {
                    let to = to as usize;
                    let more = reached[to] | reached[from];
                    if more != reached[to] && !waits[to] {
                        waits[to] = true;
                        waiting.push_back(to);
                    }
                    reached[to] = more;
                }
            }
            for (count, reached) in counts.iter_mut().zip(reached) {
                *count += u64::from(reached.count_ones());
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn core_of(files: &[(String, String)]) -> Vec<&str> {
        let contents: Vec<Vec<u8>> = files
            .iter()
            .map(|(_, text)| text.clone().into_bytes())
            .collect();
        let paths: Vec<(&[u8], u32)> = files
            .iter()
            .map(|(path, _)| path.as_bytes())
            .zip(0..)
            .collect();
        let core = core(&paths, &contents);
        core.iter()
            .map(|&at| files[at as usize].0.as_str())
            .collect()
    }

    #[test]
    fn the_core_is_what_many_include_and_what_that_includes() {
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let mut files = vec![
            file("include/linux/few.h", "#include <linux/rare.h>\n"),
            file(
                "include/linux/many.h",
                "#include \"near.h\"\n#include <lib/own.h>\n",
            ),
            file("include/linux/near.h", "#include <linux/many.h>\n"),
            file("include/linux/rare.h", "int a;\n"),
            file(
                "other/place/lib/own.h",
                "#include MACRO\n#include <missing.h>\n",
            ),
        ];
        for number in 0..1000 {
            let text = match number {
                0..40 => "#include <linux/few.h>\n",
                _ if number % 3 == 0 => "#include <linux/near.h>\n",
                _ => "int b;\n",
            };
            files.push(file(&format!("z/{number:04}.h"), text));
        }
        // 320 files of 1,005 include the three, 41 `rare.h` and `few.h`; the path of `own.h` is the only one to end so.
        let expected = [
            "include/linux/many.h",
            "include/linux/near.h",
            "other/place/lib/own.h",
            "include/linux/few.h",
            "include/linux/rare.h",
        ];
        assert_eq!(core_of(&files), expected);
        assert!(core_of(&files[..10]).is_empty(), "too few include anything");
        assert!(core_of(&[]).is_empty());
    }

    #[test]
    fn tiers_are_steps_of_a_half() {
        let tiers: Vec<u32> = [100, 67, 66, 44, 2, 1].map(|count| tier(count, 100)).into();
        assert_eq!(tiers, [0, 1, 2, 3, 10, 11]);
    }
}
