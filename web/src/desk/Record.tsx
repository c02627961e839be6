// Recording what somebody brings: at the desk, by telephone, in a letter; a member, somebody who is none, or nobody knows who.
import { useState, type ReactNode } from 'react'
import { useSession } from '../session'
import { Area, Line, OneOf, Pick, Tick } from '../ui/fields'
import { useWords } from '../words'
import { Fill } from './Fill'
import { PickPerson, usePeople } from './people'
import { RecordTopicDocument } from './Topics.operations'

const CHANNELS = ['WALK_IN', 'PHONE', 'VISIT', 'MEETING', 'POLICE', 'RIDER'] as const
const LETTER = 'LETTER_BOX' as const

/** `opening` is the opening of a letter box the letter was found in. What was recorded last stays to be read, whatever frames the form. */
export function Record({ opening, done, framed }: { opening?: string; done: () => void; framed: (form: ReactNode) => ReactNode }) {
  const { t } = useWords()
  const { here } = useSession()
  const people = usePeople()
  const [code, setCode] = useState<string | null | undefined>(undefined)
  const begin: Record<'words' | 'channel' | 'who' | 'member' | 'name' | 'contact' | 'confidential', string> = { words: '', channel: 'WALK_IN', who: 'nobody', member: '', name: '', contact: '', confidential: '' }
  return (
    <>
      {framed(<Fill
        document={RecordTopicDocument}
        draft={`record ${opening ?? here?.community.id ?? ''}`}
        begin={begin}
        input={(fields) => (fields.words.trim() === '' || (fields.who === 'member' && !fields.member) || (fields.who === 'other' && !fields.name.trim()) ? null : {
          communityId: here?.community.id ?? '',
          words: fields.words.trim(),
          channel: opening ? LETTER : (CHANNELS.find((one) => one === fields.channel) ?? CHANNELS[0]),
          memberId: fields.who === 'member' ? fields.member : null,
          name: fields.who === 'other' ? fields.name.trim() : null,
          contact: fields.who === 'other' ? fields.contact.trim() || null : null,
          confidential: fields.confidential !== '',
          openingId: opening ?? null,
        })}
        words={t('intake.record.put')}
        done={(data) => { setCode(data.recordTopic.claimCode ?? null); done() }}
      >
        {(fields, write) => (
          <>
            <Area label={t('intake.record.words')} rows={4} value={fields.words} isRequired onChange={(words) => write({ words })} />
            {!opening && <Pick label={t('intake.record.channel')} value={fields.channel} onChange={(channel) => write({ channel })} choices={CHANNELS.map((one) => [one, t(`intake.channel.${one}`)] as const)} />}
            <OneOf label={t('intake.record.who')} value={fields.who} onChange={(who) => write({ who })} choices={[
              { value: 'nobody', words: t('intake.record.nobody') },
              { value: 'member', words: t('intake.record.member') },
              { value: 'other', words: t('intake.record.other') },
            ]} />
            {fields.who === 'member' && <PickPerson label={t('intake.record.which')} value={fields.member} onChange={(member) => write({ member })} people={people} />}
            {fields.who === 'other' && (
              <>
                <Line label={t('intake.record.name')} value={fields.name} maxLength={200} isRequired onChange={(name) => write({ name })} />
                <Line label={t('intake.record.contact')} value={fields.contact} maxLength={500} onChange={(contact) => write({ contact })} />
              </>
            )}
            <Tick label={t('intake.record.closed')} checked={fields.confidential !== ''} onChange={(on) => write({ confidential: on ? 'yes' : '' })} />
          </>
        )}
      </Fill>)}
      <div role="status">
        {code !== undefined && <p className="voted">{t('intake.record.done')}</p>}
        {code && <p>{t('intake.record.code')} <strong className="code">{code}</strong></p>}
      </div>
    </>
  )
}
