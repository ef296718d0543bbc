/** The run table's filter, `lr < 0.01 and (state = live or tag = keep) heron`, as a tree. */

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~";

export type Filter =
  | { type: "and" | "or"; parts: Filter[] }
  | { type: "not"; part: Filter }
  | { type: "word"; text: string }
  | { type: "compare"; field: string; operator: Operator; value: string; at: number };

/** What is wrong with a filter, for the person who typed it. `at` is a place in the text. */
export class FilterError extends Error {
  override name = "FilterError";
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

interface Token {
  type: "word" | "quoted" | "operator" | "open" | "close";
  text: string;
  at: number;
}

const TOKEN = /\s*(?:("[^"]*"?|'[^']*'?)|(<=|>=|!=|==|[=<>~])|([()])|([^\s()<>=!~"']+|!))/gy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.trimEnd().matchAll(TOKEN)) {
    const [whole, quoted, operator, bracket, word] = match;
    const at = match.index + whole.length - whole.trimStart().length;
    if (quoted !== undefined) tokens.push({ type: "quoted", text: unquoted(quoted, at), at });
    else if (operator !== undefined) tokens.push({ type: "operator", text: operator, at });
    else if (bracket !== undefined)
      tokens.push({ type: bracket === "(" ? "open" : "close", text: bracket, at });
    else tokens.push({ type: "word", text: word ?? "", at });
  }
  return tokens;
}

function unquoted(text: string, at: number): string {
  if (text.length < 2 || text.at(-1) !== text[0])
    throw new FilterError(`The quotation that begins here has no end: ${text}`, at);
  return text.slice(1, -1);
}

/** Parse `text`; null if it is empty. Throws FilterError. */
export function parseFilter(text: string): Filter | null {
  const tokens = tokensOf(text);
  return tokens.length === 0 ? null : new Parser(tokens, text.length).parse();
}

class Parser {
  readonly #tokens: Token[];
  readonly #end: number;
  #next = 0;

  constructor(tokens: Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  parse(): Filter {
    const filter = this.#either();
    const rest = this.#tokens[this.#next];
    if (rest) throw new FilterError(`This bracket was never opened: ${rest.text}`, rest.at);
    return filter;
  }

  #either(): Filter {
    const parts = [this.#all()];
    while (this.#takeWord("or")) parts.push(this.#all());
    return joined("or", parts);
  }

  #all(): Filter {
    const parts = [this.#one()];
    while (this.#continues()) {
      this.#takeWord("and");
      parts.push(this.#one());
    }
    return joined("and", parts);
  }

  #continues(): boolean {
    const token = this.#tokens[this.#next];
    return token !== undefined && token.type !== "close" && !isWord(token, "or");
  }

  #one(): Filter {
    if (this.#takeWord("not")) return { type: "not", part: this.#one() };
    const token = this.#tokens[this.#next++];
    if (!token) throw new FilterError("Something should follow here, e.g. lr < 0.01", this.#end);
    if (token.type === "open") return this.#bracketed(token);
    if (token.type === "close")
      throw new FilterError("There is nothing before this bracket.", token.at);
    if (token.type === "operator")
      throw new FilterError(`Which value should be ${token.text}? Put a name before it.`, token.at);
    const operator = this.#tokens[this.#next];
    if (operator?.type === "operator") return this.#comparison(token, operator);
    return { type: "word", text: token.text };
  }

  #bracketed(open: Token): Filter {
    const inner = this.#either();
    const close = this.#tokens[this.#next++];
    if (close?.type !== "close") throw new FilterError("This bracket is never closed.", open.at);
    return inner;
  }

  #comparison(field: Token, operator: Token): Filter {
    this.#next += 1;
    const value = this.#tokens[this.#next++];
    if (value?.type !== "word" && value?.type !== "quoted")
      throw new FilterError(
        `${field.text} ${operator.text} what? Put a value after it.`,
        value?.at ?? this.#end,
      );
    const sign = operator.text === "==" ? "=" : (operator.text as Operator);
    return { type: "compare", field: field.text, operator: sign, value: value.text, at: field.at };
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#next];
    if (!token || !isWord(token, word)) return false;
    this.#next += 1;
    return true;
  }
}

const isWord = (token: Token, word: string): boolean =>
  token.type === "word" && token.text.toLowerCase() === word;

const joined = (type: "and" | "or", parts: Filter[]): Filter =>
  parts.length === 1 && parts[0] ? parts[0] : { type, parts };
