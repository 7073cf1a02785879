import type { Child } from "hono/jsx";

interface SearchFormProps {
  readonly action: string;
  /** What is searched, for those who do not see where the field stands. */
  readonly label: string;
  readonly part: string | undefined;
  /** How many were found on this page. */
  readonly found: number;
  /** Further filters. */
  readonly children?: Child;
  /** Whether any of the further filters is set. */
  readonly isFiltered?: boolean;
}

/** Narrows a list down; the address of the page holds what was asked for. */
export function SearchForm({ action, label, part, found, children, isFiltered = false }: SearchFormProps) {
  return (
    <search>
      <form class="filters" action={action}>
        <FilterText name="q" label={label} value={part} />
        {children}
        <div class="actions">
          <button class="button" type="submit">
            Search
          </button>
          {(part !== undefined || isFiltered) && <a href={action}>Show all</a>}
        </div>
      </form>
      {found === 0 && (
        <p class="empty" role="status">
          {part === undefined ? "Nothing matches these filters." : `Nothing matches “${part}”.`}
        </p>
      )}
    </search>
  );
}

interface FilterTextProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
}

/** A filter that is typed; an empty one filters nothing. */
export function FilterText({ name, label, value }: FilterTextProps) {
  return (
    <div class="field wide">
      <label htmlFor={name}>{label}</label>
      <input type="search" id={name} name={name} value={value} autocomplete="off" />
    </div>
  );
}

interface SelectProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, label: string])[];
}

/** A filter with some values to choose from; the first one filters nothing. */
export function FilterSelect({ name, label, value = "", options }: SelectProps) {
  return (
    <div class="field">
      <label htmlFor={name}>{label}</label>
      <select id={name} name={name}>
        {options.map(([each, text]) => (
          <option value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
