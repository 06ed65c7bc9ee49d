/**
 * The passwords that are tried first, as everybody's lists of leaked ones have them; shorter ones are refused by their
 * length already. Kept in lower case, by rows of a theme, so that a missing one is easy to see.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  12345678 123456789 1234567890 12345678910 123456789a 123456789q 1234567899 0123456789 9876543210 987654321 87654321
  11111111 111111111 1111111111 00000000 000000000 0000000000 22222222 33333333 44444444 55555555 66666666 77777777
  88888888 888888888 99999999 999999999 12341234 12344321 11223344 1122334455 112233445566 123123123 123321123
  12121212 13131313 10101010 69696969 147258369 159357456 741852963 789456123 456789123 147852369 123654789 20202020
  123456aa 12345678a 1234567a 1234abcd 123456abc 123abc123 123qweasd 123qwe123 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y
  1qaz2wsx 1qaz2wsx3edc 1qazxsw2 qazwsxedc zaq12wsx zaq1zaq1 !qaz2wsx 1qaz@wsx q1w2e3r4 q1w2e3r4t5 qwer1234 qwert123
  qwert12345 qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyui qwertyuiop qwertyuiop123 qwerty1!
  asdfghjk asdfghjkl asdf1234 asdfasdf asdasdasd asd123456 zxcvbnm1 zxcvbnm123 zxcvbnm, zxcvbnmm poiuytrewq
  abcd1234 abc12345 abc123456 abcdefgh abcdefg1 abcdefghi abcdef123 abcabc123 a1b2c3d4 a1234567 a12345678 a123456789
  aa123456 aa12345678 aaaaaaaa aaaaaaaaa aaaa1111 q1234567 z1234567 w1234567 x1234567
  password password1 password2 password3 password12 password123 password1234 password12345 password123456 password!
  password1! password123! password@1 password@123 password#1 password01 password11 password2024 password2025
  password2026 passwort passwort1 passw0rd passw0rd! passw0rd1 passw0rd123 p@ssword p@ssword1 p@ssword123 p@ssw0rd
  p@ssw0rd! p@ssw0rd1 p@ssw0rd123 p@$$w0rd p@$$word pa$$word pa$$w0rd pa55word pa55w0rd pass1234 pass12345 pass123456
  pass@123 pass@word1 passpass passwordpassword mypassword mypassword1 yourpassword thepassword newpassword
  contraseña motdepasse senha123 parola123 wachtwoord salasana heslo123 sifre123
  admin123 admin1234 admin12345 admin123456 admin@123 admin@1234 admin123! admin@12345 admin1admin adminadmin admin888
  admin2024 admin2025 admin2026 administrator administrator1 adminpass adminpassword root1234 root12345 rootroot
  rootpassword superuser superadmin sysadmin1 toor1234 letmein1 letmein12 letmein123 letmein! letmeinnow welcome1
  welcome12 welcome123 welcome1234 welcome@1 welcome@123 welcome1! welcome! welcome2024 welcome2025 welcome2026
  changeme changeme1 changeme123 changeme! change_me change-me changeit changethis default1 default123 guest123
  guest1234 test1234 test12345 test123456 testtest testing1 testing123 tester123 test@123 demo1234 demo12345 user1234
  user12345 user@123 username temp1234 temp12345 temporary secret123 secret1234 topsecret supersecret company1
  company123 login123 access14 master123 iloveyou iloveyou1 iloveyou2 iloveyou! iloveyou123 loveyou1 ilovegod
  lovelove sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman superman1
  spiderman batman123 ironman1 pokemon1 pokemon123 starwars starwars1 minecraft minecraft1 nintendo playstation
  computer computer1 internet internet1 samsung1 samsung123 google123 facebook facebook1 linkedin whatsapp
  microsoft windows1 michelle michael1 jennifer jennifer1 jessica1 jordan23 charlie1 alexander alexandra anthony1
  victoria samantha danielle benjamin matthew1 nicholas elizabeth isabella gabriel1 trustno1 whatever whatever1
  freedom1 liverpool liverpool1 chelsea1 arsenal1 barcelona manchester mercedes ferrari1 corvette mustang1 maverick
  midnight butterfly sweetheart chocolate cheese123 coffee123 dragon123 monkey123 shadow123 tigger123 killer123
  hunter12 hunter123 hello123 hello1234 hello12345 hellohello helloworld blink182 metallica slipknot aa12345! abcd@123
  abc@1234 india123 india@123 p455w0rd passer123 qwe12345 qwe123456 qweasdzxc qweqweqwe flashsale flashsale1
  flashsale123 holdfast holdfast1 holdfast123
`
    .trim()
    .split(/\s+/),
)

/** True for a password that is among the first anybody would guess, however it is capitalised. */
export function isCommonPassword(password: string): boolean {
  return COMMON_PASSWORDS.has(password.toLowerCase())
}
