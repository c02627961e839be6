// Opening a talk: what is asked, about what, where it is held, who takes part and who leads it.
import { useLocation, useParams, useSearch } from 'wouter'
import { Link } from 'wouter'
import { holds, useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Area, Line, OneOf, Pick, Tick } from '../ui/fields'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { Fill } from './Fill'
import { BeginningDocument, OpenDeliberationDocument, TopicTitleDocument, type BeginningQuery } from './Lead.operations'
import { PickPerson, usePeople } from './people'
import { ROLES } from './roles'
import { places, scopeOf } from './scopes'
import './desk.css'

const VENUES = ['ONLINE', 'PARTIES', 'HALL', 'PANEL'] as const
const PARTICIPANTS = ['RESIDENTS', 'EVERYBODY', 'HOLDERS', 'DELEGATES'] as const

export default function OpenTalk() {
  const { community = '' } = useParams()
  const { t } = useWords()
  const session = useSession()
  const page = usePage(BeginningDocument, { community })
  return (
    <Answered page={page} pick={(data) => data.community && data}>
      {(found) => (
        <Page title={t('lead.new')} above={<Link href={`/c/${community}/hall`}>{t('halls')}</Link>}>
          {holds(session, 'CHAIR') ? <Form found={found} community={community} /> : <p className="empty">{t('lead.new.notYours')}</p>}
        </Page>
      )}
    </Answered>
  )
}

function Form({ found, community }: { found: BeginningQuery; community: string }) {
  const { t } = useWords()
  const { here } = useSession()
  const [, go] = useLocation()
  const people = usePeople()
  const asked = new URLSearchParams(useSearch())
  const topic = asked.get('topic')
  const halls = (found.community?.halls?.edges ?? []).map((edge) => edge.node).filter((one) => !one.closedAt)
  const panels = (found.community?.panels?.edges ?? []).map((edge) => edge.node).filter((one) => !one.dissolved)
  const matters = (found.community?.proposals?.edges ?? []).map((edge) => edge.node).reverse()
  const about = asked.get('proposal') ?? ''
  const room = asked.get('hall') ?? ''
  const begin: Record<'title' | 'question' | 'proposal' | 'venue' | 'hall' | 'panel' | 'who' | 'part' | 'role' | 'leader' | 'matters', string> = {
    title: matters.find((one) => one.id === about)?.title ?? '',
    question: '',
    proposal: about,
    venue: room ? 'HALL' : 'ONLINE',
    hall: room || (halls[0]?.id ?? ''),
    panel: panels[0]?.id ?? '',
    who: 'RESIDENTS',
    part: '',
    role: 'COUNCILLOR',
    leader: here?.member.id ?? '',
    matters: '',
  }
  const venues = VENUES.filter((one) => (one === 'HALL' ? halls.length > 0 : one === 'PANEL' ? panels.length > 0 : true))
  return (
    <>
      {topic && <FromTopic id={topic} />}
      <Fill
        document={OpenDeliberationDocument}
        draft={`talk of ${community} ${topic ?? ''} ${about} ${room}`}
        begin={begin}
        input={(fields) => (fields.title.trim() && fields.question.trim() && fields.leader ? {
          communityId: community,
          title: fields.title.trim(),
          question: fields.question.trim(),
          proposalId: fields.proposal || null,
          topicId: topic,
          venue: {
            kind: venues.find((one) => one === fields.venue) ?? 'ONLINE',
            hallId: fields.venue === 'HALL' ? fields.hall : null,
            panelId: fields.venue === 'PANEL' ? fields.panel : null,
          },
          participants: {
            kind: PARTICIPANTS.find((one) => one === fields.who) ?? 'RESIDENTS',
            scope: fields.who === 'RESIDENTS' ? scopeOf(fields.part) : null,
            role: fields.who === 'HOLDERS' ? (ROLES.find((role) => role === fields.role) ?? null) : null,
          },
          facilitatorId: fields.leader,
          matters: fields.matters.split(',').filter(Boolean),
        } : null)}
        words={t('lead.open')}
        main
        done={(data) => data.openDeliberation.deliberation && go(`/talk/${data.openDeliberation.deliberation.id}/desk`)}
      >
        {(fields, write) => {
          const ticked = fields.matters.split(',').filter(Boolean)
          return (
            <>
              <Line label={t('lead.name')} value={fields.title} maxLength={200} isRequired onChange={(title) => write({ title })} />
              <Area label={t('lead.question')} hint={t('lead.question.hint')} rows={2} value={fields.question} isRequired onChange={(question) => write({ question })} />
              <Pick label={t('lead.proposal')} value={fields.proposal} onChange={(proposal) => write({ proposal })} choices={[['', t('lead.proposal.none')], ...matters.map((one) => [one.id, one.title] as const)]} />
              <OneOf label={t('lead.venue')} value={fields.venue} onChange={(venue) => write({ venue })} choices={venues.map((one) => ({ value: one as string, words: t(`lead.venue.${one}`) }))} />
              {fields.venue === 'HALL' && <Pick label={t('lead.hall')} value={fields.hall} onChange={(hall) => write({ hall })} choices={halls.map((one) => [one.id, one.name] as const)} />}
              {fields.venue === 'PANEL' && <Pick label={t('lead.panel')} value={fields.panel} onChange={(panel) => write({ panel })} choices={panels.map((one) => [one.id, one.title] as const)} />}
              <OneOf label={t('lead.who')} value={fields.who} onChange={(who) => write({ who })} choices={PARTICIPANTS.map((one) => ({ value: one as string, words: t(`lead.who.${one}`) }))} />
              {fields.who === 'RESIDENTS' && <Pick label={t('call.where')} value={fields.part} onChange={(part) => write({ part })} choices={[['', t('scope.all')], ...places(found.community?.register?.buildings ?? [])]} />}
              {fields.who === 'HOLDERS' && <Pick label={t('call.role')} value={fields.role} onChange={(role) => write({ role })} choices={ROLES.map((role) => [role, t(`role.${role}`)] as const)} />}
              <PickPerson label={t('lead.facilitator')} value={fields.leader} onChange={(leader) => write({ leader })} people={people} />
              <details className="seldom">
                <summary>{t('lead.matters')}</summary>
                <p className="soft">{t('lead.matters.hint')}</p>
                {found.reservedMatters.map((one) => (
                  <Tick key={one.name} label={one.title} checked={ticked.includes(one.name)} onChange={(on) => write({ matters: (on ? [...ticked, one.name] : ticked.filter((name) => name !== one.name)).join(',') })} />
                ))}
              </details>
            </>
          )
        }}
      </Fill>
      <p className="soft">{t('lead.next')}</p>
    </>
  )
}

function FromTopic({ id }: { id: string }) {
  const { t } = useWords()
  const page = usePage(TopicTitleDocument, { id })
  const title = page.data && having<{ id: string; title?: string | null }>(page.data.node, 'title')?.title
  return title ? <p>{t('lead.topic', { title })}</p> : null
}
