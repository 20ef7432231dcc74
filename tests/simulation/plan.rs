//! A history before it happens: who does what, after how long, over which link. A seed gives one plan; a plan can be
//! made smaller and played again.

use danvan_tests::Chance;

/// People, each with a phone.
pub const PEOPLE: usize = 4;
/// Communes.
pub const SCOPES: usize = 2;

/// A history.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where delays come from.
    pub seed: u64,
    /// What each phone does.
    pub phones: Vec<Vec<Step<Act>>>,
    /// What happens to the server and around it.
    pub world: Vec<Step<Happening>>,
}

/// Something, after a wait.
#[derive(Debug, Clone, Copy)]
pub struct Step<T> {
    /// Milliseconds since the step before.
    pub after: u32,
    /// What.
    pub what: T,
}

/// What a person does with a phone.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Begins a dialogue.
    Begin,
    /// Begins an opinion.
    Raise,
    /// Writes in one of the records that the phone holds.
    Write {
        /// Which, modulo how many there are.
        which: u8,
        /// How.
        how: How,
    },
    /// Attaches a photo to one of the dialogues.
    Attach {
        /// Which, modulo how many there are.
        which: u8,
    },
    /// A photo reaches the server: one of those whose records it has.
    Upload {
        /// Which, modulo how many there are.
        which: u8,
    },
    /// Records who voiced one of the opinions.
    Name {
        /// Which, modulo how many there are.
        which: u8,
    },
    /// Takes that back.
    TakeBack {
        /// Which, modulo how many there are.
        which: u8,
    },
    /// Asks for a decision about one of the opinions.
    Decide {
        /// Which, modulo how many there are.
        which: u8,
        /// What.
        step: u8,
    },
    /// Syncs over this link.
    Sync(Link),
    /// The phone's state is copied away.
    BackUp,
    /// The phone is put back to that copy.
    PutBack,
    /// A second phone lives on from this one's copy: it takes over what the rest of these steps do in turns.
    Clone,
    /// The clock jumps by so many minutes.
    Clock(i32),
    /// A change is written into a record of a commune where the person has no role.
    Trespass,
    /// The app is updated beyond what the server speaks, or back.
    Update,
}

/// What is written.
#[derive(Debug, Clone, Copy)]
pub enum How {
    /// More people came.
    Count,
    /// A word at the end of the minutes.
    Say,
    /// A word before all others.
    SayFirst,
    /// The venue: a single value.
    Place,
    /// All at once.
    All,
}

/// How a sync's requests fare.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// Where its chances come from.
    pub seed: u64,
    /// How bad it is: 0 never fails.
    pub trouble: u8,
    /// The phone dies in the middle.
    pub dies: bool,
}

/// What happens to the server, or is done there.
#[derive(Debug, Clone, Copy)]
pub enum Happening {
    /// The power goes.
    Crash,
    /// The power goes at the n-th commit from now: before it is on disk, or right after.
    CrashAtCommit {
        /// Counted from now.
        nth: u8,
        /// After the disk has it, before anybody is told.
        after: bool,
    },
    /// The disk is full for so many commits.
    Full(u8),
    /// The server's clock jumps by so many minutes.
    Clock(i32),
    /// A backup is taken.
    BackUp,
    /// The newest backup is put in place of the store.
    Restore,
    /// A person's roles in their second commune end.
    RoleEnds(u8),
    /// They get them back.
    RoleBegins(u8),
    /// A device is refused from now on.
    Revoke(u8),
    /// The office erases one of the identities that it keeps.
    Erase(u8),
}

/// What besides a bad link a history is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Theme {
    Links,
    PowerCuts,
    FullDisk,
    OldBackup,
    PhonesPutBack,
    Twins,
    Roles,
    Clocks,
    Strangers,
    Revoked,
    Versions,
    NewLives,
    Photos,
    People,
}

const THEMES: [Theme; 14] = [
    Theme::Links,
    Theme::PowerCuts,
    Theme::FullDisk,
    Theme::OldBackup,
    Theme::PhonesPutBack,
    Theme::Twins,
    Theme::Roles,
    Theme::Clocks,
    Theme::Strangers,
    Theme::Revoked,
    Theme::Versions,
    Theme::NewLives,
    Theme::Photos,
    Theme::People,
];

impl Plan {
    /// The plan of a seed.
    pub fn of(seed: u64) -> Self {
        let mut chance = Chance::of(seed);
        let theme = THEMES[chance.below(THEMES.len())];
        let trouble = [0, 0, 2, 5, 9][chance.below(5)];
        let count = 2 + chance.below(PEOPLE - 1);
        let phones = (0..count)
            .map(|_| phone(&mut chance, theme, trouble))
            .collect();
        let world = world(&mut chance, theme);
        Self {
            seed,
            phones,
            world,
        }
    }

    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.phones.iter().map(Vec::len).sum::<usize>() + self.world.len()
    }

    /// The same without the steps from `at` on, `n` of them, counted through phones and world.
    pub fn without(&self, at: usize, n: usize) -> Self {
        let mut left = self.clone();
        let mut index = 0;
        let mut keep = || {
            index += 1;
            index <= at || index > at + n
        };
        for phone in &mut left.phones {
            phone.retain(|_| keep());
        }
        left.world.retain(|_| keep());
        left
    }
}

fn step<T>(chance: &mut Chance, most: usize, what: T) -> Step<T> {
    Step {
        after: u32::try_from(chance.below(most)).unwrap_or_default(),
        what,
    }
}

fn phone(chance: &mut Chance, theme: Theme, trouble: u8) -> Vec<Step<Act>> {
    let mut steps = Vec::new();
    let mut cloned = false;
    let count = 4 + chance.below(if theme == Theme::Photos { 40 } else { 14 });
    for _ in 0..count {
        let what = match chance.below(12) {
            0 => Act::Begin,
            1 => Act::Raise,
            2 => Act::Decide {
                which: byte(chance),
                step: byte(chance),
            },
            3..=4 if theme == Theme::Photos => Act::Attach {
                which: byte(chance),
            },
            3..=5 if theme == Theme::People => Act::Name {
                which: byte(chance),
            },
            6 if theme == Theme::People => Act::TakeBack {
                which: byte(chance),
            },
            7 if theme == Theme::People => Act::Raise,
            6..=8 if theme == Theme::Photos => Act::Upload {
                which: byte(chance),
            },
            3..=7 => Act::Write {
                which: byte(chance),
                how: match chance.below(5) {
                    0 => How::Count,
                    1 => How::Say,
                    2 => How::SayFirst,
                    3 => How::Place,
                    _ => How::All,
                },
            },
            8 if theme == Theme::PhonesPutBack => [Act::BackUp, Act::PutBack][chance.below(2)],
            8 if theme == Theme::Twins && !std::mem::replace(&mut cloned, true) => Act::Clone,
            8 if theme == Theme::Clocks => Act::Clock(minutes(chance, true)),
            8 if theme == Theme::Strangers => Act::Trespass,
            8 if theme == Theme::Versions => Act::Update,
            _ => Act::Sync(Link {
                seed: u64::from(byte(chance)) << 32 | u64::from(byte(chance)),
                trouble,
                dies: trouble > 0 && chance.one_in(8),
            }),
        };
        let most = if theme == Theme::Photos { 600 } else { 4_000 };
        steps.push(step(chance, most, what));
    }
    steps
}

fn world(chance: &mut Chance, theme: Theme) -> Vec<Step<Happening>> {
    let count = 1 + chance.below(4);
    let mut steps = Vec::new();
    match theme {
        Theme::Links
        | Theme::PhonesPutBack
        | Theme::Twins
        | Theme::Strangers
        | Theme::Versions
        | Theme::Photos => {}
        Theme::PowerCuts => {
            for _ in 0..count {
                let what = if chance.one_in(3) {
                    Happening::Crash
                } else {
                    Happening::CrashAtCommit {
                        nth: byte(chance) % 6,
                        after: chance.one_in(2),
                    }
                };
                steps.push(step(chance, 12_000, what));
            }
        }
        Theme::FullDisk => {
            for _ in 0..count {
                let what = Happening::Full(1 + byte(chance) % 6);
                steps.push(step(chance, 12_000, what));
            }
        }
        Theme::OldBackup | Theme::NewLives => {
            let rounds = if theme == Theme::OldBackup { 1 } else { 2 };
            for _ in 0..rounds {
                steps.push(step(chance, 20_000, Happening::BackUp));
                steps.push(step(chance, 20_000, Happening::Restore));
            }
        }
        Theme::Roles => {
            let who = byte(chance);
            steps.push(step(chance, 12_000, Happening::RoleEnds(who)));
            if chance.one_in(2) {
                steps.push(step(chance, 12_000, Happening::RoleBegins(who)));
            }
        }
        Theme::Clocks => {
            for _ in 0..count {
                let what = Happening::Clock(minutes(chance, false));
                steps.push(step(chance, 12_000, what));
            }
        }
        Theme::People => {
            for round in 0..4 {
                let erased = Happening::Erase(byte(chance));
                steps.push(step(chance, 12_000, erased));
                let disk = [Happening::BackUp, Happening::Restore][round % 2];
                steps.push(step(chance, 12_000, disk));
            }
        }
        Theme::Revoked => {
            let who = byte(chance);
            steps.push(step(chance, 30_000, Happening::Revoke(who)));
        }
    }
    steps
}

fn byte(chance: &mut Chance) -> u8 {
    u8::try_from(chance.below(256)).unwrap_or_default()
}

/// A jump of up to half a day either way; of a phone's clock, now and then of years.
fn minutes(chance: &mut Chance, far: bool) -> i32 {
    let jump = if far && chance.one_in(6) {
        12 << 20
    } else {
        700
    };
    i32::try_from(chance.below(2 * jump)).unwrap_or_default()
        - i32::try_from(jump).unwrap_or_default()
}
