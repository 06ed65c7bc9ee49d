import type { FC } from 'hono/jsx'
import type { Site } from '../site.js'
import { Field } from './field.js'
import { Picture } from './picture.js'

/** The pictures that come with the shop. */
const SHIPPED = ['lamp', 'kettle', 'chair', 'radio', 'bell', 'watch']
const addressOf = (name: string) => `/pictures/${name}.svg`
const isShipped = (imageUrl: string) => SHIPPED.some((name) => addressOf(name) === imageUrl)

const Choice: FC<{ site: Site; name: string; imageUrl: string }> = ({ site, name, imageUrl }) => (
  <label class="picture-choice">
    <input type="radio" name="picture" value={addressOf(name)} checked={addressOf(name) === imageUrl} />
    <Picture site={site} imageUrl={addressOf(name)} />
    {name}
  </label>
)

export interface PictureChoiceProps {
  site: Site
  imageUrl: string
  error?: string | undefined
}

/**
 * One of the shipped pictures, or the address of another. A radio button cannot hold an address, so the choice has a
 * name of its own: `picture` says which shipped one it is and is empty for none of them, and then `image_url` counts.
 */
export const PictureChoice: FC<PictureChoiceProps> = ({ site, imageUrl, error }) => (
  <fieldset class="fieldset">
    <legend>Picture</legend>
    <div class="picture-choices">
      {SHIPPED.map((name) => (
        <Choice site={site} name={name} imageUrl={imageUrl} />
      ))}
      <label class="picture-choice">
        <input type="radio" name="picture" value="" checked={!isShipped(imageUrl)} />
        <Picture site={site} imageUrl={null} />
        none
      </label>
    </div>
    <Field
      name="image_url"
      label="Address of another picture"
      type="text"
      value={isShipped(imageUrl) ? '' : imageUrl}
      hint="http or https; it counts when none of the above is chosen. Pages load nothing from other hosts, so shoppers see the plain tile in its place."
      error={error}
      optional
    />
  </fieldset>
)
