//! Deciding a vote: count, let the bandwagon roll where the rule has one, count again, test. Start at [`evaluate`].

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::DecisionRule;
use super::evaluation::{
    AmountTest, Bandwagon, BandwagonCategory, BoundWorking, Casting, ConsentTest, CountShown, Doubt,
    Evaluation, GroupWorking, MeasureCount, MeasureNames, Outcome, ShareTest, TestWorking, TreatmentApplied,
    Working,
};
use super::parts::{Group, MeasureId, Test, Treatment};
use super::tally::{Tally, fixed_side, measures_cast, weight};
use super::words::{Base, Category, Comparison, Kind, Side, Subject, TreatmentSide};
use crate::fraction::{Amount, Fraction};
use crate::language::Language;

/// Decides a tally by a rule, and shows every step. A measure that the tally does not name counts as nothing; a test on an empty
/// base is never met, so an empty tally never carries.
#[must_use]
pub fn evaluate(rule: &DecisionRule, tally: &Tally) -> Evaluation {
    let written = Counting::new(rule, tally, |category| rule.treatment_of(category));
    let real = written.counts(&written.fixed_sides(), None);
    let majority = leading_side(rule, &real);
    let real = written.counts(&written.fixed_sides(), majority);

    let mut sides = written.fixed_sides();
    let mut categories = Vec::new();
    for (category, treatment) in &written.treatment {
        if treatment.side == TreatmentSide::Majority {
            let floor: Vec<_> =
                treatment.floor.iter().map(|test| test_on(rule, tally, &real, test)).collect();
            let allocated_to = majority.filter(|_| floor.iter().all(TestWorking::is_met));
            sides.insert(*category, allocated_to);
            let amounts = tally.ballots.get(category).cloned().unwrap_or_default();
            categories.push(BandwagonCategory { category: *category, amounts, floor, allocated_to });
        }
    }

    let decided = Decided::by(rule, tally, written.counts(&sides, majority));
    let bandwagon = rule.has_bandwagon().then(|| {
        let strict = Counting::new(rule, tally, |category| match rule.treatment_of(category) {
            Treatment { side: TreatmentSide::Majority, .. } => Treatment::ordinary(category),
            treatment => treatment,
        });
        let without = Decided::by(rule, tally, strict.counts(&strict.fixed_sides(), majority));
        Bandwagon { majority, categories, without: without.shown(), with_clause: decided.shown() }
    });
    Evaluation {
        outcome: decided.outcome,
        participation: shares(&decided.participation),
        approval: shares(&decided.approval),
        working: Working {
            rule: rule.id.clone(),
            version: rule.version,
            doubts: doubts(rule, tally, &decided.counts),
            counts: decided.counts,
            treatment: written.applied(&sides),
            participation: decided.participation,
            approval: decided.approval,
            bandwagon,
            casting: decided.casting,
        },
    }
}

/// Whether enough took part, for rules that elect rather than vote.
pub(super) fn quorate(rule: &DecisionRule, tally: &Tally) -> bool {
    let counting = Counting::new(rule, tally, |category| rule.treatment_of(category));
    Decided::by(rule, tally, counting.counts(&counting.fixed_sides(), None)).participation.met
}

/// A tally under one reading of what each kind of ballot counts as.
struct Counting<'a> {
    rule: &'a DecisionRule,
    tally: &'a Tally,
    treatment: BTreeMap<Category, Treatment>,
}

type Sides = BTreeMap<Category, Option<Side>>;

impl<'a> Counting<'a> {
    fn new(rule: &'a DecisionRule, tally: &'a Tally, treatment: impl Fn(Category) -> Treatment) -> Self {
        let treatment = Category::ALL.iter().map(|category| (*category, treatment(*category))).collect();
        Self { rule, tally, treatment }
    }

    /// The sides before anything follows the majority.
    fn fixed_sides(&self) -> Sides {
        self.treatment.iter().map(|(category, treatment)| (*category, fixed_side(treatment.side))).collect()
    }

    fn counts(&self, sides: &Sides, majority: Option<Side>) -> Vec<MeasureCount> {
        self.rule.measures.iter().map(|measure| self.count(&measure.id, sides, majority)).collect()
    }

    fn count(&self, measure: &MeasureId, sides: &Sides, majority: Option<Side>) -> MeasureCount {
        let sum = |side: Side, sides: &Sides| -> Amount {
            let on_it = sides.iter().filter(|(_, counted)| **counted == Some(side));
            on_it.map(|(category, _)| self.tally.amount(*category, measure)).sum()
        };
        let taking_part = self.treatment.iter().filter(|(_, treatment)| treatment.participates);
        let participating = taking_part.map(|(category, _)| self.tally.amount(*category, measure)).sum();
        let present = self.tally.present.as_ref().and_then(|present| present.get(measure));
        let (in_favour, against) = (sum(Side::For, sides), sum(Side::Against, sides));
        MeasureCount {
            measure: measure.clone(),
            roll: weight(Some(&self.tally.roll), measure),
            present: present.copied().unwrap_or(participating),
            participating,
            in_favour,
            against,
            cast: in_favour.plus(against),
            majority_cast: majority.map_or(Amount::ZERO, |side| sum(side, &self.fixed_sides())),
            qualifying: weight(self.tally.qualifying.as_ref(), measure),
        }
    }

    fn applied(&self, sides: &Sides) -> Vec<TreatmentApplied> {
        let applied = |(category, treatment): (&Category, &Treatment)| TreatmentApplied {
            category: *category,
            amounts: self.tally.ballots.get(category).cloned().unwrap_or_default(),
            participates: treatment.participates,
            side: treatment.side,
            counted: sides.get(category).copied().flatten(),
        };
        self.treatment.iter().map(applied).collect()
    }
}

/// The side that leads in every measure; a tie or a disagreement anywhere means none.
fn leading_side(rule: &DecisionRule, counts: &[MeasureCount]) -> Option<Side> {
    let cast = measures_cast(rule);
    let mut leaders = counts.iter().filter(|count| cast.contains(&&count.measure)).map(|count| {
        match count.in_favour.cmp(&count.against) {
            Ordering::Greater => Some(Side::For),
            Ordering::Less => Some(Side::Against),
            Ordering::Equal => None,
        }
    });
    let first = leaders.next().flatten()?;
    leaders.all(|leader| leader == Some(first)).then_some(first)
}

struct Decided {
    outcome: Outcome,
    counts: Vec<MeasureCount>,
    participation: GroupWorking,
    approval: GroupWorking,
    casting: Option<Casting>,
}

impl Decided {
    fn by(rule: &DecisionRule, tally: &Tally, counts: Vec<MeasureCount>) -> Self {
        let run = |group: &Option<Group>| {
            let tests = group.as_ref().map_or(&[][..], Group::tests);
            let tests: Vec<_> = tests.iter().map(|test| test_on(rule, tally, &counts, test)).collect();
            let any = matches!(group, Some(Group::Any(_)));
            let met = GroupWorking::is_met(any, &tests);
            GroupWorking { any, tests, met }
        };
        let participation = run(&rule.participation);
        let mut approval = run(&rule.approval);
        let casting =
            tally.casting.map(|side| Casting { side, decisive: cast_by_chair(rule, side, &mut approval) });
        // A rule that asks for nothing carries nothing.
        let outcome = match (participation.met, approval.met && !approval.tests.is_empty()) {
            (false, _) => Outcome::Inquorate,
            (true, true) => Outcome::Carried,
            (true, false) => Outcome::Rejected,
        };
        Self { outcome, counts, participation, approval, casting }
    }

    fn shown(&self) -> CountShown {
        CountShown {
            outcome: self.outcome,
            counts: self.counts.clone(),
            participation: shares(&self.participation),
            approval: shares(&self.approval),
        }
    }
}

/// Lets the chair's vote break ties in "more than half of the votes cast"; nothing else can be tied.
fn cast_by_chair(rule: &DecisionRule, side: Side, approval: &mut GroupWorking) -> bool {
    if !rule.has_casting_vote() {
        return false;
    }
    let mut tied = false;
    for test in &mut approval.tests {
        if let TestWorking::Share(test) = test
            && test.is_tied_vote()
        {
            tied = true;
            test.met = side == Side::For;
            test.by_casting_vote = side == Side::For;
        }
    }
    approval.met = GroupWorking::is_met(approval.any, &approval.tests);
    tied
}

impl ShareTest {
    fn is_tied_vote(&self) -> bool {
        self.subject == Subject::For
            && self.base == Base::Cast
            && self.op == Comparison::MoreThan
            && self.threshold == Fraction::HALF
            && self.share == Some(Fraction::HALF)
    }
}

impl GroupWorking {
    fn is_met(any: bool, tests: &[TestWorking]) -> bool {
        if any { tests.iter().any(TestWorking::is_met) } else { tests.iter().all(TestWorking::is_met) }
    }
}

impl TestWorking {
    /// Whether it is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        match self {
            Self::Share(test) => test.met,
            Self::Amount(test) => test.met,
            Self::Consents(test) => test.met,
        }
    }
}

/// The left sides, the consents left out.
fn shares(group: &GroupWorking) -> Vec<Option<Fraction>> {
    let left = |test: &TestWorking| match test {
        TestWorking::Share(test) => Some(test.share),
        TestWorking::Amount(test) => Some(Some(Fraction::from_amount(test.amount))),
        TestWorking::Consents(_) => None,
    };
    group.tests.iter().filter_map(left).collect()
}

fn test_on(rule: &DecisionRule, tally: &Tally, counts: &[MeasureCount], test: &Test) -> TestWorking {
    let of = |measure: &MeasureId| counts.iter().find(|count| count.measure == *measure);
    match test {
        Test::Share { measure, subject, op, fraction, base } => {
            let count = of(measure);
            let part = count.map_or(Amount::ZERO, |count| count.subject(*subject));
            let whole = count.map_or(Amount::ZERO, |count| count.base(*base));
            TestWorking::Share(ShareTest {
                measure: measure.clone(),
                names: names(rule, measure),
                subject: *subject,
                base: *base,
                part,
                whole,
                share: Fraction::of(part, whole),
                op: *op,
                threshold: *fraction,
                met: !whole.is_zero() && op.is_met(fraction.cross_compare(part, whole)),
                by_casting_vote: false,
            })
        }
        Test::Amount { measure, subject, op, bounds } => {
            let roll = |measure: &MeasureId| of(measure).map_or(Amount::ZERO, |count| count.roll);
            let bounds: Vec<_> = bounds.iter().map(|bound| BoundWorking::of(bound, roll)).collect();
            let values: Option<Vec<Fraction>> = bounds.iter().map(|bound| bound.value).collect();
            let threshold = values.and_then(|values| values.into_iter().min());
            let amount = of(measure).map_or(Amount::ZERO, |count| count.subject(*subject));
            let met = threshold.is_some_and(|bound| op.is_met(Fraction::from_amount(amount).cmp(&bound)));
            TestWorking::Amount(AmountTest {
                measure: measure.clone(),
                names: names(rule, measure),
                subject: *subject,
                amount,
                op: *op,
                threshold,
                bounds,
                met,
            })
        }
        Test::Consents => {
            let with = |wanted: bool| {
                let units = tally.consents.iter().filter(|(_, given)| **given == wanted);
                units.map(|(unit, _)| unit.clone()).collect::<Vec<_>>()
            };
            let missing = with(false);
            TestWorking::Consents(ConsentTest { given: with(true), met: missing.is_empty(), missing })
        }
    }
}

impl MeasureCount {
    fn subject(&self, subject: Subject) -> Amount {
        match subject {
            Subject::For => self.in_favour,
            Subject::Against => self.against,
            Subject::Participating => self.participating,
            Subject::Present => self.present,
            Subject::MajorityCast => self.majority_cast,
            Subject::Qualifying => self.qualifying,
        }
    }

    fn base(&self, base: Base) -> Amount {
        match base {
            Base::Roll => self.roll,
            Base::Participating => self.participating,
            Base::Present => self.present,
            Base::Cast => self.cast,
        }
    }
}

fn names(rule: &DecisionRule, id: &MeasureId) -> MeasureNames {
    let measure = rule.measure(id);
    let name = |language| measure.map_or_else(|| id.to_string(), |measure| measure.name(language));
    MeasureNames {
        en: name(Language::En),
        zh_hans: name(Language::ZhHans),
        zh_hant: name(Language::ZhHant),
        unit: measure.and_then(|measure| measure.unit.clone()),
        decimals: measure.and_then(|measure| measure.scale).unwrap_or(0),
    }
}

fn doubts(rule: &DecisionRule, tally: &Tally, counts: &[MeasureCount]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    // Only on a roll is "more than everybody" impossible: a threshold may set an overrun against a budget.
    for count in counts.iter().filter(|_| rule.kind == Kind::Resolution) {
        let ballots: Amount = Category::ALL.iter().map(|each| tally.amount(*each, &count.measure)).sum();
        let counted = ballots.max(count.present);
        if counted > count.roll && tally.roll.contains_key(&count.measure) {
            let measure = count.measure.clone();
            doubts.push(Doubt::MoreThanTheRoll { measure, counted, roll: count.roll });
        }
    }
    if tally.casting.is_some() && !rule.has_casting_vote() {
        doubts.push(Doubt::NoCastingVoteInThisRule);
    }
    doubts
}
