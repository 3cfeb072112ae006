// The headings of explanations: node explanation.test.mjs, with the page's explanation.js beside it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { headword } from "./explanation.js";

const heading = (text, explanation) => assert.equal.bind(null, headword(text, explanation));

test("endings that the explanation does not have are left out", () => {
  heading("해시 테이블을", "해시 테이블은 키를 값에 대응시키는 자료구조입니다.")("해시 테이블");
  heading("충돌이라고", "이것을 충돌이라고 합니다.")("충돌");
  heading("개방 주소법입니다.", "개방 주소법은 빈 버킷을 찾아가는 방식이에요.")("개방 주소법");
});

test("what may be the noun's own end stays", () => {
  heading("고양이", "고양이는 포유류입니다.")("고양이");
  heading("병자호란", "병자호란은 1636년의 전쟁이다.")("병자호란");
  heading("이자율이", "이자는 빌린 값이다.")("이자율이");
  heading("나이", "나를 말한다.")("나이");
  heading("rubisco,", "The key enzyme here is rubisco, which fixes carbon dioxide.")("rubisco");
});
