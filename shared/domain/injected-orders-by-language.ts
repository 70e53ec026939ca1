/** “Ignore your instructions”, “you are now …”, “say that …” in the languages that customers' documents are written in. */
export const foreignOrders = [
  '(?:ignorier|vergiss|vergesst|missacht|umgeh)\\w*[^.!?\\n]{0,60}(?:anweisung|regeln|vorgaben|instruktion)',
  'du bist (?:jetzt|nun|ab sofort)\\b',
  '(?:ignore[rz]?|oublie[rz]?|ne tiens pas compte)[^.!?\\n]{0,60}(?:instructions|consignes|règles)',
  '(?:ignora|ignore|olvida|olvide|omite)[^.!?\\n]{0,60}(?:instrucciones|reglas|indicaciones)',
  '(?:ignora|ignori|dimentica)[^.!?\\n]{0,60}(?:istruzioni|regole)',
  '(?:negeer|vergeet)[^.!?\\n]{0,60}(?:instructies|regels|aanwijzingen)',
  '(?:ignore|esqueça|desconsidere)[^.!?\\n]{0,60}(?:instruções|regras)',
  '(?:zignoruj|zapomnij)[^.!?\\n]{0,60}(?:instrukcj|polece|zasad)',
  '(?:ignorera|glöm)[^.!?\\n]{0,60}(?:instruktioner|regler)',
  '(?:игнорируй|забудь|проигнорируй)\\p{L}*[^.!?\\n]{0,60}(?:инструкци|правил|указани)',
  '(?:忽略|无视|無視|忘记)[^.!?\\n]{0,30}(?:指令|指示|规则|規則|提示)',
  '(?:指示|命令|ルール)[^.!?\\n]{0,30}(?:無視|忘れ)',
  '(?:지시|명령|규칙)[^.!?\\n]{0,30}(?:무시|잊)',
  '(?:تجاهل|انس)[^.!?\\n]{0,60}(?:التعليمات|القواعد)',
  '(?:talimat|kural)\\p{L}*[^.!?\\n]{0,40}(?:yok say|görmezden|unut)',
  '(?:निर्देश|नियम)\\p{L}*[^.!?\\n]{0,40}(?:अनदेखा|भूल)',
];
