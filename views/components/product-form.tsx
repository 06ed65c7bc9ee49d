import type { FC } from 'hono/jsx'
import type { ProductFormPageProps } from '../pages/product-form.js'
import { paths } from '../paths.js'
import { Field } from './field.js'
import { PictureChoice } from './picture-choice.js'
import { TermsFields } from './terms-fields.js'
import { TextArea } from './text-area.js'
import { WindowFields } from './window-fields.js'

export type ProductFormProps = ProductFormPageProps

/** The form of a product. Its checks are the server's alone, so that one voice says what is wrong. */
export const ProductForm: FC<ProductFormProps> = (props) => {
  const { site, productId, values, problem, conflict } = props
  return (
    <form
      class="product-form"
      method="post"
      action={productId === null ? paths.adminProducts : paths.adminProduct(productId)}
      novalidate
    >
      {productId !== null && <input type="hidden" name="version" value={values.version} />}
      <fieldset class="fieldset">
        <legend>What it is</legend>
        <Field name="name" label="Name" type="text" value={values.name} error={problem?.fields.name} />
        <TextArea
          name="description"
          label="Description (optional)"
          rows={4}
          value={values.description}
          error={problem?.fields.description}
          optional
        />
      </fieldset>
      <TermsFields {...props} />
      <WindowFields {...props} />
      <PictureChoice site={site} imageUrl={values.image_url} error={problem?.fields.image_url} />
      <div class="actions">
        <button class="button" type="submit">
          {productId === null ? 'Create the product' : conflict ? 'Save mine over it' : 'Save the changes'}
        </button>
        <a class="button-second" href={productId === null ? paths.admin : paths.adminProduct(productId)}>
          {productId === null ? 'Back to the console' : 'Leave it as it is'}
        </a>
      </div>
    </form>
  )
}
