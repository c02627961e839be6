//! What people brought to the demonstration community: one topic answered, one that became a proposal, one that waits, and a letter box.

use moothall_core::decider::Actor;
use moothall_core::ids::{LetterBoxId, MemberId, ProposalId, SuggestionId, TopicId};
use moothall_core::policy::Scope;
use moothall_core::sealed::{OwnWords, Personal, Sealed, SubjectId};
use moothall_core::state::Command;
use moothall_core::topic::{
    Accepted, Channel, Link, Linked, Publicised, Stage, SuggestionAdopted, SuggestionDeclined,
    SuggestionGiven, Text, TopicCommand, Voice, subject,
};

use super::{Demo, PEOPLE, body, reason, title};
use crate::failure::Failure;

impl Demo<'_> {
    fn clerk(&self) -> Actor {
        self.by(PEOPLE[9].name)
    }

    pub(super) async fn words(&self, under: SubjectId, text: &str) -> Result<Sealed<OwnWords>, Failure> {
        let plain = OwnWords::parse(text).map_err(|refusal| Failure::input(refusal.to_string()))?;
        let sealed = self.house.vault.seal(self.community, under, &plain, self.house.clock.now()).await;
        sealed.map_err(|error| Failure::fault("sealing words", &error))
    }

    async fn asks(&self, actor: Actor, key: &str, command: TopicCommand) -> Result<(), Failure> {
        self.execute(actor, &format!("topic {key}"), Command::Topic(command)).await
    }

    async fn raised(&self, name: &str, sender: Option<&str>, words: &str) -> Result<TopicId, Failure> {
        let topic = TopicId(self.id(&format!("topic {name}")));
        let member: Option<MemberId> = sender.map(|sender| self.member(sender));
        let words = self.words(subject(member, topic.0), words).await?;
        let (actor, voice) = match member {
            Some(member) => (Actor::Member(member.0), Voice::Member { member }),
            None => (Actor::Anonymous, Voice::Anonymous { claim: None }),
        };
        let (channel, scope, confidential, opening) = (Channel::App, Scope::Community, false, None);
        let raise = TopicCommand::Raise { topic, voice, channel, scope, confidential, words, opening };
        self.asks(actor, &format!("raise {name}"), raise).await?;
        Ok(topic)
    }

    async fn suggested(&self, topic: TopicId, giver: &str, words: &str) -> Result<SuggestionId, Failure> {
        let suggestion = SuggestionId(self.id(&format!("suggestion {giver}")));
        let member = self.member(giver);
        let words = self.words(SubjectId(member.0), words).await?;
        let (voice, channel) = (Voice::Member { member }, Channel::App);
        let idea = SuggestionGiven { topic, suggestion, voice, channel, words };
        self.asks(self.by(giver), &format!("suggest {giver}"), TopicCommand::Suggest(idea)).await?;
        Ok(suggestion)
    }

    /// `became` is the proposal that came of the community's own question.
    pub(super) async fn brought(&self, became: ProposalId) -> Result<(), Failure> {
        let letter_box = LetterBoxId(self.id("letter box"));
        let (place, scope, every_days) = (title("3幢门厅红色信箱")?, Scope::Community, 7);
        let hang = TopicCommand::InstallBox { letter_box, place, scope, every_days };
        self.asks(self.clerk(), "letter box", hang).await?;

        let lamp = self.raised("lamp", Some("李桂兰"), "1幢2单元三楼的楼道灯坏了一周，晚上看不见。").await?;
        let accept = Accepted { topic: lamp, title: title("1幢2单元楼道灯不亮")? };
        self.asks(self.clerk(), "accept lamp", TopicCommand::Accept(accept)).await?;
        self.asks(self.by("张德厚"), "support lamp", TopicCommand::Support { topic: lamp }).await?;
        let text = Text::Open(body("灯管已更换，其余楼道也已检查。")?);
        self.asks(self.clerk(), "answer lamp", TopicCommand::Answer { topic: lamp, text }).await?;
        let public = Publicised { topic: lamp, text: body("全部楼道灯已检修。")? };
        self.asks(self.clerk(), "publicise lamp", TopicCommand::Publicise(public)).await?;

        self.asked(became).await?;
        self.raised("bench", None, "架空层的长凳松了，怕老人摔跤。").await.map(drop)
    }

    async fn asked(&self, became: ProposalId) -> Result<(), Failure> {
        let topic = TopicId(self.id("topic facade"));
        let (title, text) = (title("外墙刷什么颜色")?, body("外墙要刷新了，您希望刷什么颜色？")?);
        let post = TopicCommand::Post { topic, title, text, scope: Scope::Community };
        self.asks(self.by(PEOPLE[1].name), "post facade", post).await?;
        let beige = self.suggested(topic, "陈秀英", "浅米色，耐脏，与二期一致。").await?;
        let green = self.suggested(topic, "王建平", "草绿色。").await?;
        let (stage, note) = (Stage::Design, reason("列为三个比选方案之一")?);
        let adopted = SuggestionAdopted { topic, suggestion: beige, stage, note };
        self.asks(self.clerk(), "adopt beige", TopicCommand::Adopt(adopted)).await?;
        let declined =
            SuggestionDeclined { topic, suggestion: green, reason: reason("与街区风貌导则不符")? };
        self.asks(self.clerk(), "decline green", TopicCommand::Decline(declined)).await?;
        let linked = Linked { topic, to: Link::Proposal(became) };
        self.asks(self.clerk(), "link facade", TopicCommand::Link(linked)).await
    }
}
