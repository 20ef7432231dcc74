//! All judges of a server.

use std::io;

use futures_util::future::try_join_all;
use sync_core::id::RecordId;

use super::{
    Isolation,
    decider::{Judge, judged},
    message::Question,
    seat::{Heard, Hiring, Seat},
};

/// The judges. A record always goes to the same one, which keeps its document.
pub(in crate::pipeline) struct Panel(Members);

enum Members {
    Inline(Judge),
    Processes { seats: Vec<Seat>, hiring: Hiring },
}

impl Panel {
    /// A panel that keeps documents loaded in `cache_bytes` of memory, all judges together. Processes start when they
    /// are asked.
    pub(in crate::pipeline) fn new(isolation: Isolation, cache_bytes: usize) -> Self {
        Self(match isolation {
            Isolation::Inline => Members::Inline(Judge::new(cache_bytes)),
            Isolation::Processes {
                program,
                count,
                budget,
            } => {
                let count = count.max(1);
                Members::Processes {
                    seats: (0..count).map(|_| Seat::default()).collect(),
                    hiring: Hiring {
                        program,
                        cache_bytes: cache_bytes / count,
                        budget,
                    },
                }
            }
        })
    }

    /// True where a record's judge has its document loaded, as far as one knows.
    pub(in crate::pipeline) fn keeps(&self, realm: &str, record: RecordId) -> bool {
        let key = (realm.to_owned(), record);
        match &self.0 {
            Members::Inline(judge) => judge.keeps(&key),
            Members::Processes { seats, .. } => seats[place(record, seats.len())].keeps(&key),
        }
    }

    /// What comes of each question, in their order.
    ///
    /// # Errors
    /// When a judge cannot be started.
    pub(in crate::pipeline) async fn ask(
        &mut self,
        questions: &[Question],
    ) -> Result<Vec<Heard>, io::Error> {
        match &mut self.0 {
            Members::Inline(judge) => Ok(questions.iter().map(|q| inline(judge, q)).collect()),
            Members::Processes { seats, hiring } => {
                let count = seats.len();
                let hiring = &*hiring;
                let sittings = seats.iter_mut().enumerate().map(|(at, seat)| async move {
                    let mut heard = Vec::new();
                    let mine = |(_, q): &(usize, &Question)| place(q.case.id, count) == at;
                    for (nth, question) in questions.iter().enumerate().filter(mine) {
                        heard.push((nth, seat.ask(question, hiring).await?));
                    }
                    Ok::<_, io::Error>(heard)
                });
                let heard = try_join_all(sittings).await?;
                let mut heard: Vec<_> = heard.into_iter().flatten().collect();
                heard.sort_unstable_by_key(|(nth, _)| *nth);
                Ok(heard.into_iter().map(|(_, heard)| heard).collect())
            }
        }
    }

    /// Ends all judges.
    pub(in crate::pipeline) async fn close(mut self) {
        if let Members::Processes { seats, .. } = &mut self.0 {
            for seat in seats {
                seat.close().await;
            }
        }
    }
}

/// Which of `count` judges has a record: ids end in random bytes.
fn place(record: RecordId, count: usize) -> usize {
    usize::from(record.0[15]) % count
}

fn inline(judge: &mut Judge, question: &Question) -> Heard {
    let mut last = None;
    let answer = judged(judge, question, &mut |step| last = Some(step));
    Heard::of(answer, last)
}
