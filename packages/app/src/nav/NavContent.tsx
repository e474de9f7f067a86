import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { RiMenuLine, RiSettings3Line } from '@remixicon/react';
import { Logo } from './Logo';

function NavItem(props: NavContentNavItem) {
  return (
    <SidebarItem to={props.href} icon={() => props.icon} text={props.title} />
  );
}

/** The sidebar: the main job's pages in the order they are needed, the rest below. @internal */
export function NavContent({ navItems }: NavContentComponentProps) {
  const nav = navItems.withComponent(NavItem);
  // Both have an entry of their own at the bottom.
  navItems.take('page:notifications');
  navItems.take('page:user-settings');
  return (
    <Sidebar>
      <Logo />
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<RiMenuLine />}>
        {nav.take('page:primitives/home')}
        {nav.take('page:catalog')}
        {nav.take('page:primitives')}
        {nav.take('page:primitives/audit')}
        {nav.take('page:scaffolder')}
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <SidebarGroup label="Settings" icon={<RiSettings3Line />} to="/settings">
        <NotificationsSidebarItem />
        <SidebarItem
          to="/settings"
          icon={() => <RiSettings3Line />}
          text="Settings"
        />
      </SidebarGroup>
    </Sidebar>
  );
}
